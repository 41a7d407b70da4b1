package manifest

func columns(v value) []Column {
	var out []Column
	v.each(func(key string, e value) {
		c := Column{Name: v.pool.own(key)}
		e.fields(func(key string, v value) {
			switch key {
			case "name":
				c.Name = v.text()
			case "description":
				c.Description = v.text()
			case "data_type":
				c.DataType = v.text()
			case "quote":
				c.Quote = v.yes()
			case "granularity":
				c.Granularity = v.lower()
			case "constraints":
				c.Constraints = constraints(v)
			case "tags":
				c.Tags = v.list()
			case "meta":
				c.Meta = v.canonical()
			case "config":
				c.settings(v)
			}
		})
		out = append(out, c)
	})
	return out
}

// settings takes what 1.10 and later write twice, or here only.
func (c *Column) settings(v value) {
	if c.Tags == nil {
		c.Tags = v.get("tags").list()
	}
	c.Meta = firstOf(c.Meta, v.get("meta").canonical())
}

func constraints(v value) []Constraint {
	var out []Constraint
	v.each(func(_ string, e value) {
		c := Constraint{}
		e.fields(func(key string, v value) {
			switch key {
			case "type":
				c.Type = v.lower()
			case "name":
				c.Name = v.text()
			case "expression":
				c.Expression = v.text()
			case "columns":
				c.Columns = v.list()
			case "to":
				c.To = v.text()
			case "to_columns":
				c.ToColumns = v.list()
			}
		})
		out = append(out, c)
	})
	return out
}
