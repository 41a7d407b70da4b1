package planner

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/diff"
)

// keyNote says why a snapshot must not simply run on; empty where it may.
func (s *situation) keyNote() string {
	was, is := s.node.Was.Storage, s.node.Storage
	switch {
	case was.UniqueKey != is.UniqueKey:
		return fmt.Sprintf("its key was %s and is %s: no current row would be found again, and each would be recorded once more beside the old one, which stays current; "+
			"move the relation away to begin anew, or rewrite its dbt_scd_id by hand", orNone(was.UniqueKey), orNone(is.UniqueKey))
	case was.Strategy != is.Strategy:
		return fmt.Sprintf("its strategy was %s and is %s: dbt_valid_from and dbt_updated_at would mean two things in one table; "+
			"move the relation away to begin anew, or accept that and run dbt snapshot", orNone(was.Strategy), orNone(is.Strategy))
	case was.MetaNames != is.MetaNames:
		return "the columns that dbt keeps the history in have other names: rename them in the relation, then run dbt snapshot, which fails until then"
	case was.HardDeletes != is.HardDeletes && is.HardDeletes == "new_record":
		return "hard_deletes: new_record needs a column dbt_is_deleted: add it to the relation, filled with 'False', then run dbt snapshot, which fails until then"
	}
	return ""
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

// historyNote says what the next run records, and what it does not.
func (s *situation) historyNote() string {
	var parts []string
	say := func(format string, args ...any) { parts = append(parts, fmt.Sprintf(format, args...)) }
	st := s.node.Storage
	checked := func(c diff.ColumnChange) bool {
		return st.CheckCols == "all" || slices.Contains(strings.Split(st.CheckCols, ", "), c.Name)
	}
	var added, removed, values, spurious []string
	for _, c := range s.change.Columns {
		switch {
		case strings.HasPrefix(strings.ToLower(c.Name), "dbt_"):
		case c.Kind == diff.ColumnAdded || c.Kind == diff.ColumnRenamed:
			added = append(added, c.Name)
			if st.Strategy == "check" && checked(c) {
				spurious = append(spurious, c.Name)
			}
		case c.Kind == diff.ColumnRemoved:
			removed = append(removed, c.Name)
		case st.Strategy == "check" && checked(c):
			spurious = append(spurious, c.Name)
		default:
			values = append(values, c.Name)
		}
		if c.Kind == diff.ColumnRenamed {
			removed = append(removed, c.RenamedFrom)
		}
	}
	if spurious != nil {
		say("its next run records a new version of every current row in which %s differs from what was recorded", few(spurious))
	}
	if values != nil && st.Strategy == "timestamp" {
		say("%s is recorded only for rows whose %s moves", few(values), st.UpdatedAt)
	} else if values != nil {
		say("%s is recorded only for rows of which something checked (%s) differs", few(values), st.CheckCols)
	}
	if added != nil {
		say("%s is added, NULL in all versions so far", few(added))
	}
	if removed != nil {
		say("%s stays, NULL in new versions", few(removed))
	}
	if s.change.RowsChanged {
		switch st.HardDeletes {
		case "invalidate":
			say("rows that are gone are closed")
		case "new_record":
			say("rows that are gone get a last version, marked as deleted")
		default:
			say("rows that are gone stay current for ever")
		}
	}
	return strings.Join(parts, "; ")
}

// few are up to three names.
func few(names []string) string {
	slices.Sort(names)
	names = slices.Compact(names)
	if len(names) > 3 {
		names = append(slices.Clone(names[:3]), fmt.Sprintf("%d more", len(names)-3))
	}
	return strings.Join(names, ", ")
}
