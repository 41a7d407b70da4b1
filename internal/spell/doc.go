// Package spell finds the known word that somebody meant who typed an unknown
// one.
package spell
