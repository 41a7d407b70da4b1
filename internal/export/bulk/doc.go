// Package bulk writes lineage in the forms in which data catalogs take it in
// bulk: CSV files for Atlan's Lineage Builder, and rows in the shape of Unity
// Catalog's own lineage tables.
package bulk
