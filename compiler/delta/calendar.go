package delta

import (
	"fmt"
	"regexp"
	"strconv"
)

const aDay = 24 * 60 * 60

// date is a day of the calendar.
type date struct{ year, month, day int64 }

// days counts from 1970, with months of March to February: then the day that some
// years have more is the last.
func (d date) days() int64 {
	y, m := d.year, d.month
	if m <= 2 {
		y--
		m += 12
	}
	era := floorDiv(y, 400)
	yearOfEra := y - era*400
	dayOfYear := (153*(m-3)+2)/5 + d.day - 1
	return era*146097 + yearOfEra*365 + yearOfEra/4 - yearOfEra/100 + dayOfYear - 719468
}

func dateOf(days int64) date {
	days += 719468
	era := floorDiv(days, 146097)
	of := days - era*146097
	y := (of - of/1460 + of/36524 - of/146096) / 365
	of -= 365*y + y/4 - y/100
	m := (5*of + 2) / 153
	d := date{y + era*400, m + 3, of - (153*m+2)/5 + 1}
	if d.month > 12 {
		d.month -= 12
		d.year++
	}
	return d
}

// after is the first of the month that is so many months later.
func (d date) after(months int64) date {
	n := d.year*12 + d.month - 1 + months
	return date{floorDiv(n, 12), n - floorDiv(n, 12)*12 + 1, 1}
}

func floorDiv(a, b int64) int64 {
	if q := a / b; a%b < 0 {
		return q - 1
	} else {
		return q
	}
}

var written = regexp.MustCompile(`^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?)?$`)

// Parse reads a time as ISO 8601 writes it, without a time zone: it lies between
// two whole seconds.
func Parse(text string) (low, high int64, ok bool) {
	m := written.FindStringSubmatch(text)
	if m == nil {
		return 0, 0, false
	}
	n := make([]int64, 7)
	for i := 1; i < 7; i++ {
		n[i], _ = strconv.ParseInt(m[i], 10, 64)
	}
	d := date{n[1], n[2], n[3]}
	if dateOf(d.days()) != d || n[4] > 23 || n[5] > 59 || n[6] > 59 {
		return 0, 0, false
	}
	low = d.days()*aDay + n[4]*60*60 + n[5]*60 + n[6]
	if m[7] != "" {
		return low, low + 1, true
	}
	return low, low, true
}

// Stamp writes a moment as ISO 8601 does.
func Stamp(at int64) string {
	days := floorDiv(at, aDay)
	d, of := dateOf(days), at-days*aDay
	return fmt.Sprintf("%04d-%02d-%02dT%02d:%02d:%02d", d.year, d.month, d.day, of/3600, of/60%60, of%60)
}
