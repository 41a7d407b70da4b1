package config

// Key describes a setting for people.
type Key struct {
	Name    string
	Flag    string // the flag that overrules it, without its dashes; empty for none
	Meaning string
}

// Section is a place in a file where settings stand.
type Section struct {
	Title string
	Keys  []Key
}

// Sections describe the settings of the project's files, in the order in which
// they are told.
func Sections() []Section {
	return []Section{
		{"tailwater.yml", []Key{
			{"fail_on", "fail-on", "The least severity that fails a command: never, error, warning, info."},
			{"trust", "trust", "Which constraints may be believed: structural (none), enforced (those that the warehouse enforces), tested (those that tests check, too), declared (all)."},
			{"min_coverage", "min-coverage", "How many of the models must be understood, in percent. Less is a finding, CFG906."},
			{"preset", "preset", "Which rules speak: lenient, default or strict, each of which holds the rules of those before it."},
			{"severities", "severity", "The severity of a code instead of its own: error, warning, info, or off."},
			{"overrides", "", "Severities for some paths and tags. They outrank those for all, and a later entry an earlier one."},
			{"suppressions", "no-suppressions", "Findings that somebody has looked at."},
			{"require", "", "Which findings need somebody who stands by them, in a file of acknowledgements."},
		}},
		{"An entry of overrides", []Key{
			{"path", "", "Files, relative to the project, with * for any text and ** for any folders. By default all."},
			{"tag", "", "A tag that the node has. By default any."},
			{"severities", "", "As above."},
		}},
		{"An entry of suppressions", []Key{
			{"code", "", "The code of the finding. Has to be given."},
			{"node", "", "A unique id or a model's name, with * for any text. By default every node."},
			{"column", "", "A column. By default every one, and findings about a node as a whole."},
			{"reason", "", "Why. Has to be given."},
			{"expires", "", "The last day on which it holds, such as 2027-03-31. Has to be given."},
		}},
		{"An entry of require", []Key{
			{"acknowledgement_from", "", "The least severity of findings that need an acknowledgement."},
			{"codes", "", "Only these codes, with * for any text. By default all."},
		}},
		{"An entry of a file of acknowledgements", []Key{
			{"code", "", "The code of the finding. Has to be given."},
			{"node", "", "A unique id or a model's name, with * for any text. By default every node."},
			{"column", "", "A column. By default every one, and findings about a node as a whole."},
			{"why", "", "Why it is done all the same. Has to be given."},
			{"approved_by", "", "Who stands by it. Has to be given."},
			{"success", "", "How it will be seen that it went well. Has to be given."},
			{"until", "", "The last day on which it counts, such as 2027-03-31. By default always."},
		}},
	}
}
