package dialect

import "strings"

// UnitArg says that a function takes a unit of time, written as a word, as one
// of its arguments.
type UnitArg struct {
	Arg  int // its position, from zero
	Args int // only with so many arguments; zero: any number
}

var (
	first   = UnitArg{Arg: 0}
	firstOf = UnitArg{Arg: 0, Args: 3}
	second  = UnitArg{Arg: 1}
	third   = UnitArg{Arg: 2}
)

var snowflakeUnits = map[string]UnitArg{
	"date_part": first, "date_trunc": first, "dateadd": first, "datediff": first, "last_day": second, "timeadd": first,
	"timediff": first, "timestampadd": first, "timestampdiff": first, "trunc": second, "date_diff": firstOf,
	"date_add": firstOf,
}

var redshiftUnits = map[string]UnitArg{
	"date_part": first, "date_trunc": first, "dateadd": first, "datediff": first, "date_add": firstOf, "date_diff": firstOf,
	"pgdate_part": first, "timestampadd": first, "timestampdiff": first,
}

var bigqueryUnits = map[string]UnitArg{
	"date_diff": third, "date_trunc": second, "datetime_diff": third, "datetime_trunc": second, "last_day": second,
	"time_diff": third, "time_trunc": second, "timestamp_diff": third, "timestamp_trunc": second,
}

var sparkUnits = map[string]UnitArg{
	"date_add": firstOf, "date_diff": firstOf, "dateadd": firstOf, "datediff": firstOf, "timestampadd": firstOf,
	"timestampdiff": firstOf,
}

var clickhouseUnits = map[string]UnitArg{
	"date_add": firstOf, "date_diff": first, "date_sub": firstOf, "dateadd": firstOf, "datediff": first, "datesub": firstOf,
	"timestamp_add": firstOf, "timestamp_diff": first, "timestamp_sub": firstOf, "timestampadd": firstOf,
	"timestampdiff": first, "timestampsub": firstOf,
}

var sqlserverUnits = map[string]UnitArg{
	"date_bucket": first, "dateadd": first, "datediff": first, "datediff_big": first, "datename": first, "datepart": first,
	"datetrunc": first,
}

var mysqlUnits = map[string]UnitArg{"timestampadd": first, "timestampdiff": first}

var genericUnits = map[string]UnitArg{
	"dateadd": firstOf, "datediff": firstOf, "date_add": firstOf, "date_diff": firstOf, "datepart": first, "datename": first,
	"timestampadd": firstOf, "timestampdiff": firstOf,
}

// UnitArg tells which argument of a function is a unit of time. The name is in
// lower case. A word at that place is a unit only if [IsUnit] says so, else it
// is a column as anywhere.
func (d *Dialect) UnitArg(function string) (UnitArg, bool) {
	u, ok := d.Units[function]
	return u, ok
}

// units are the words for units of time, with the abbreviations of Snowflake and
// SQL Server.
var units = wordSet(`
	century centuries c cent cents
	d day days dayofmonth dayofweek dayofweek_iso dayofweekiso dayofyear dd dow dow_iso doy dw dy
	dec decade decades decs epoch epoch_second epoch_seconds epoch_millisecond epoch_milliseconds
	epoch_microsecond epoch_microseconds epoch_nanosecond epoch_nanoseconds
	h hh hour hours hr hrs
	iso_week isodow isoweek isoyear iso_year isowk isoww
	m mcs mi microsecond microseconds mil millennium millennia millenniums mils millisecond milliseconds min mins minute
	minutes mm mon mons month months ms msec msecs n
	nanosec nanosecond nanoseconds ns nsec nsecond nseconds
	q qq qtr qtrs quarter quarters
	s sec second seconds secs ss
	timezone timezone_hour timezone_minute tz tzh tzm tzoffset
	us usec usecs
	w week week_day week_iso weekday weekday_iso weekiso weekofyear weekofyear_iso weekofyeariso weeks wk woy ww wy
	y year yearofweek yearofweekiso years yr yrs yy yyy yyyy
	julian yearmonth
	day_hour day_minute day_second day_microsecond hour_minute hour_second hour_microsecond minute_second
	minute_microsecond second_microsecond year_month`)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// IsUnit reports whether a word, in lower case, is a unit of time.
func IsUnit(word string) bool { return units[word] }
