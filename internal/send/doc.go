// Package send delivers documents to a server over HTTP, one after another.
//
// A document counts as delivered when the server has said so. What was not
// answered is sent again, a few times with growing pauses, so that a lost
// connection loses nothing; documents are such that a server that gets one twice
// has it once. A journal remembers how far a delivery got, for the next run to go
// on from there. The package knows no format, and prints no token.
package send
