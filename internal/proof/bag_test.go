package proof

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"
)

// bag is a result: rows of values in a form in which equal values are equal
// texts.
type bag [][]string

// project keeps some columns, in the order given.
func (b bag) project(columns []int) bag {
	out := make(bag, len(b))
	for i, row := range b {
		out[i] = make([]string, len(columns))
		for j, c := range columns {
			out[i][j] = row[c]
		}
	}
	return out
}

// key is the bag's text, whatever the order of its rows.
func (b bag) key() string {
	rows := make([]string, len(b))
	for i, r := range b {
		rows[i] = strings.Join(r, "\x1f")
	}
	slices.Sort(rows)
	return fmt.Sprint(len(rows)) + "\x1e" + strings.Join(rows, "\x1e")
}

// value is a value's text. Numbers are equal whatever their type and scale;
// floats are rounded, as sums may be taken in any order.
func value(v any) string {
	switch v := v.(type) {
	case nil:
		return "NULL"
	case bool:
		return "bool:" + strconv.FormatBool(v)
	case string:
		return "'" + v
	case []byte:
		return "'" + string(v)
	case time.Time:
		return "time:" + v.UTC().Format("2006-01-02T15:04:05.999999")
	case *big.Int:
		return number(v.String())
	case float64:
		return float(v)
	case float32:
		return float(float64(v))
	case int64:
		return number(strconv.FormatInt(v, 10))
	case int32:
		return number(strconv.FormatInt(int64(v), 10))
	case int16:
		return number(strconv.FormatInt(int64(v), 10))
	case int8:
		return number(strconv.FormatInt(int64(v), 10))
	case fmt.Stringer:
		return number(v.String())
	}
	return fmt.Sprintf("%T:%v", v, v)
}

func float(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return fmt.Sprint("number:", v)
	}
	return number(strconv.FormatFloat(v, 'f', 6, 64))
}

// number drops what does not matter of a decimal number.
func number(text string) string {
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	if text == "-0" {
		text = "0"
	}
	return "number:" + text
}
