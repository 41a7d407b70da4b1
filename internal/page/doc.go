// Package page writes a comparison as one HTML page: the lineage explorer.
//
// What goes in is what the reports get: the documents, and both projects as
// exports see them. [Page.Write] turns them into data, lays the graph out, and
// puts both into a file that needs no network. The page itself is written in
// TypeScript, in the folder web; what is bundled of it is committed in web/dist
// and embedded here, so that Go alone builds the tool. `make page` holds the
// bundle against its sources.
//
// Data are gzip in base64, and the policy of the page lets no script and no
// style run but the embedded ones, which are named by their hashes: whatever a
// project calls its models, it stays data.
package page
