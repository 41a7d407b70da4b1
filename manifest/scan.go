package manifest

import "math/bits"

// maxDepth is how deep JSON may nest. dbt writes a dozen levels, and a few more
// within meta. Deeper text is refused, so that what reads values later may
// recurse without guarding its stack.
const maxDepth = 512

// outline says where the parts of a JSON object are: its members, and the
// members of those. Everything between has been checked to be valid JSON, once.
type outline struct {
	text    string
	members []member
}

// member is one member of the root object.
type member struct {
	key     string
	raw     string  // the value as written
	entries []entry // of a value that is an object; in written order
}

// entry is one member of a member.
type entry struct {
	key, raw string // key is as written, with escapes
}

// mistake says why text is not JSON that can be read. The zero mistake is none.
type mistake uint8

const (
	sound    mistake = iota
	cutOff           // the text ends too early
	broken           // something is there that JSON does not allow
	tooDeep          // nests deeper than maxDepth
	trailing         // something follows the value
)

// scanner checks JSON in one pass without recursion, and notes where the
// members of the two outer levels are. gjson, which reads the values then,
// checks nothing: a cut file would be read as far as it goes.
type scanner struct {
	text  string
	at    int    // of the next byte
	open  []byte // '{' and '[' that are not closed yet
	wants func(key string) bool
	out   outline
	// key and start of the value at the two outer levels of objects.
	key   [2]string
	start [2]int
}

// scan reads text as one JSON value. Entries are noted of those members of the
// root that wants names. at is where a mistake is.
func scan(text string, wants func(key string) bool) (out outline, why mistake, at int) {
	s := &scanner{text: text, wants: wants, out: outline{text: text}}
	why = s.value()
	for why == sound && len(s.open) > 0 {
		why = s.next()
	}
	if s.blank(); why == sound && s.at < len(text) {
		why = trailing
	}
	return s.out, why, s.at
}

// blank skips white space.
func (s *scanner) blank() {
	for s.at < len(s.text) {
		switch s.text[s.at] {
		case ' ', '\t', '\n', '\r':
			s.at++
		default:
			return
		}
	}
}

// value reads a scalar, or the opening of an object or list and the first key.
func (s *scanner) value() mistake {
	s.blank()
	if s.at >= len(s.text) {
		return cutOff
	}
	s.begin()
	switch c := s.text[s.at]; {
	case c == '"':
		return s.string()
	case c == '{', c == '[':
		return s.enter(c)
	case c == '-', c >= '0' && c <= '9':
		return s.number()
	case c == 't':
		return s.word("true")
	case c == 'f':
		return s.word("false")
	case c == 'n':
		return s.word("null")
	}
	return broken
}

// enter goes into an object or list, up to its first value or its end.
func (s *scanner) enter(c byte) mistake {
	if len(s.open) >= maxDepth {
		return tooDeep
	}
	s.at++
	s.open = append(s.open, c)
	s.blank()
	if s.at < len(s.text) && s.text[s.at] == c+2 { // both closers are two after their openers
		return sound
	}
	if c == '{' {
		if why := s.member(); why != sound {
			return why
		}
	}
	return s.value()
}

// next goes on after a value: to the next one, or out of what holds it.
func (s *scanner) next() mistake {
	in := s.open[len(s.open)-1]
	s.blank()
	if s.at >= len(s.text) {
		return cutOff
	}
	switch s.text[s.at] {
	case in + 2:
		s.at++
		s.open = s.open[:len(s.open)-1]
		s.end()
		return sound
	case ',':
		s.at++
		if in == '{' {
			if why := s.member(); why != sound {
				return why
			}
		}
		return s.value()
	}
	return broken
}

// member reads a key and its colon.
func (s *scanner) member() mistake {
	s.blank()
	from := s.at + 1
	switch {
	case s.at >= len(s.text):
		return cutOff
	case s.text[s.at] != '"':
		return broken
	}
	if why := s.quoted(); why != sound {
		return why
	}
	if level := len(s.open); level <= 2 {
		s.key[level-1] = s.text[from : s.at-1]
	}
	s.blank()
	switch {
	case s.at >= len(s.text):
		return cutOff
	case s.text[s.at] != ':':
		return broken
	}
	s.at++
	return sound
}

// noted reports whether values at the present level are noted: those of the
// root object, and those of its members that are wanted.
func (s *scanner) noted() bool {
	switch len(s.open) {
	case 1:
		return s.open[0] == '{'
	case 2:
		return s.open[0] == '{' && s.open[1] == '{' && s.wants(s.key[0])
	}
	return false
}

// begin notes where a value starts, end where it ends.
func (s *scanner) begin() {
	if level := len(s.open); level <= 2 && s.noted() {
		s.start[level-1] = s.at
		if level == 1 {
			s.out.members = append(s.out.members, member{key: s.key[0]})
		}
	}
}

func (s *scanner) end() {
	level := len(s.open)
	if level > 2 || !s.noted() {
		return
	}
	m := &s.out.members[len(s.out.members)-1]
	raw := s.text[s.start[level-1]:s.at]
	if level == 1 {
		m.raw = raw
	} else {
		m.entries = append(m.entries, entry{s.key[1], raw})
	}
}

// string reads a string that is a value.
func (s *scanner) string() mistake {
	why := s.quoted()
	if why == sound {
		s.end()
	}
	return why
}

// quoted reads a string, eight bytes a step where nothing special is among
// them: most of a manifest is SQL within strings.
func (s *scanner) quoted() mistake {
	t, i := s.text, s.at+1
	for {
		for i+8 <= len(t) {
			n := plain(t[i : i+8])
			if i += n; n < 8 {
				break
			}
		}
		if i >= len(t) {
			s.at = len(t)
			return cutOff
		}
		switch c := t[i]; {
		case c == '"':
			s.at = i + 1
			return sound
		case c < ' ':
			s.at = i
			return broken
		case c == '\\':
			n, why := escape(t[i:])
			if i += n; why != sound {
				s.at = i
				return why
			}
		default:
			i++
		}
	}
}

// plain counts the bytes, of eight, before the first quote, backslash or control
// character. The tests are those of "Bit Twiddling Hacks" for a byte of a word
// that is zero, or less than n; they may err above the first byte that they
// find, never below.
func plain(b string) int {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	_ = b[7]
	w := uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
	quote, slash := w^(ones*'"'), w^(ones*'\\')
	found := ((w-ones*' ')&^w | (quote-ones)&^quote | (slash-ones)&^slash) & highs
	return bits.TrailingZeros64(found) / 8
}

// escape measures an escape sequence; n is its length, or where it is wrong.
func escape(t string) (n int, why mistake) {
	if len(t) < 2 {
		return len(t), cutOff
	}
	switch t[1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 2, sound
	case 'u':
		for n = 2; n < 6; n++ {
			if n >= len(t) {
				return n, cutOff
			}
			if c := t[n] | 0x20; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
				return n, broken
			}
		}
		return 6, sound
	}
	return 1, broken
}

func (s *scanner) word(w string) mistake {
	for i := range len(w) {
		if s.at >= len(s.text) {
			return cutOff
		}
		if s.text[s.at] != w[i] {
			return broken
		}
		s.at++
	}
	s.end()
	return sound
}

// number reads -?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?
func (s *scanner) number() mistake {
	if s.text[s.at] == '-' {
		s.at++
	}
	zero := s.at < len(s.text) && s.text[s.at] == '0'
	if n, why := s.digits(); why != sound {
		return why
	} else if zero && n > 1 {
		return broken
	}
	if s.at < len(s.text) && s.text[s.at] == '.' {
		s.at++
		if _, why := s.digits(); why != sound {
			return why
		}
	}
	if s.at < len(s.text) && s.text[s.at]|0x20 == 'e' {
		s.at++
		if s.at < len(s.text) && (s.text[s.at] == '+' || s.text[s.at] == '-') {
			s.at++
		}
		if _, why := s.digits(); why != sound {
			return why
		}
	}
	s.end()
	return sound
}

// digits reads at least one digit.
func (s *scanner) digits() (n int, why mistake) {
	from := s.at
	for s.at < len(s.text) && s.text[s.at] >= '0' && s.text[s.at] <= '9' {
		s.at++
	}
	switch {
	case s.at > from:
		return s.at - from, sound
	case s.at >= len(s.text):
		return 0, cutOff
	}
	return 0, broken
}
