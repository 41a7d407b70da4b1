package dialect

import "strings"

// sharedFunctions are functions that mean the same in every dialect that has
// them. A dialect's own table overrides an entry. What is in none of the tables
// is taken for a scalar function of which nothing is known.
var sharedFunctions = merge(
	// Aggregates. max and min of equal values may differ in representation only
	// where equality is not identity; they do not depend on duplicates.
	table(Function{Kind: Aggregate, Volatility: Immutable}, map[string]string{
		"bigint": "count count_if countif approx_count_distinct approx_distinct hll uniq uniqexact uniqcombined " +
			"regr_count count_big",
		"sum":  "sum sum0 sum_distinct sumif",
		"avg":  "avg mean avgif",
		"arg1": "mode quantile quantileexact quantile_cont quantile_disc percentile_cont percentile_disc median",
		"float": "stddev stddev_pop stddev_samp variance var_pop var_samp corr covar_pop covar_samp regr_slope " +
			"regr_intercept regr_r2 approx_percentile percentile_approx kurtosis skewness percentile entropy stdev stdevp var varp",
		"": "approx_quantiles approx_top_count any_respect_nulls bit_and bit_or bit_xor bitand_agg bitor_agg xmlagg",
	}),
	table(Function{Kind: Aggregate, Volatility: Immutable, DuplicateInsensitive: true}, map[string]string{
		"arg1": "max min maxif minif",
		"bool": "bool_and bool_or every logical_and logical_or booland_agg boolor_agg any_true",
		"":     "group_bit_and",
	}),
	table(Function{Kind: Aggregate, Volatility: Immutable, OrderSensitive: true}, map[string]string{
		"text": "string_agg listagg group_concat wm_concat",
		"array": "array_agg collect_list collect_set array_concat_agg grouparray groupuniqarray list array_unique_agg " +
			"groupArraySorted array_union_agg",
		"json": "json_agg jsonb_agg json_object_agg jsonb_object_agg object_agg json_group_array json_group_object " +
			"json_arrayagg json_objectagg",
		"map":  "map_agg multimap_agg map_union histogram",
		"arg1": "any_value any anylast argmax argmin arg_max arg_min max_by min_by arbitrary first last anyheavy anyif",
	}),
	// first_value and the like are window functions only.
	table(Function{Kind: WindowOnly, Volatility: Immutable}, map[string]string{
		"int":   "rank dense_rank",
		"float": "percent_rank cume_dist",
	}),
	table(Function{Kind: WindowOnly, Volatility: Immutable, OrderSensitive: true}, map[string]string{
		"int":  "row_number ntile rownumber",
		"arg1": "first_value last_value nth_value lag lead laginframe leadinframe",
		"":     "conditional_true_event conditional_change_event ratio_to_report",
	}),
	// Functions that return rows when they stand in a select list.
	table(Function{Kind: SetReturning, Volatility: Immutable}, map[string]string{
		"": "unnest explode explode_outer posexplode posexplode_outer generate_series generate_subscripts flatten " +
			"jsonb_array_elements json_array_elements jsonb_array_elements_text json_array_elements_text jsonb_each " +
			"json_each jsonb_each_text json_each_text jsonb_object_keys json_object_keys regexp_split_to_table " +
			"string_to_table regexp_matches stack inline arrayjoin json_tuple",
	}),
	// Clocks and chance.
	table(Function{Kind: Scalar, Volatility: PerStatement}, map[string]string{
		"date": "current_date today curdate",
		"timestamptz": "now current_timestamp transaction_timestamp statement_timestamp localtimestamp getdate sysdate " +
			"systimestamp current_datetime sysdatetime getutcdate utc_timestamp now64",
		"time": "current_time localtime",
		"text": "current_user session_user user current_database current_schema current_role current_warehouse " +
			"current_account version current_session system_user",
	}),
	table(Function{Kind: Scalar, Volatility: PerCall}, map[string]string{
		"float": "random rand uniform normal zipf randn rand64",
		"int":   "seq1 seq2 seq4 seq8 randint nextval row_number_in_all_blocks rownumberinallblocks monotonically_increasing_id",
		"text":  "uuid generate_uuid gen_random_uuid uuid_string newid uuid_generate_v4 generateuuidv4 randstr uuidv4 uuidv7",
		"":      "clock_timestamp timeofday randomuuid",
	}),
	// Scalar functions whose result type is sure. Strict ones give NULL for NULL.
	table(Function{Kind: Scalar, Volatility: Immutable, Strict: true}, map[string]string{
		"text": "lower upper trim ltrim rtrim btrim initcap substring substr left right replace lpad rpad reverse " +
			"regexp_replace regexp_substr regexp_extract split_part translate repeat to_char chr md5 format_date " +
			"format_timestamp format_datetime to_varchar to_json_string json_extract_scalar json_value get_json_object " +
			"date_format dayname monthname md5_hex sha1_hex sha2 sha2_hex tostring lowerutf8 upperutf8 concat_ws_strict " +
			"json_extract_string parse_url trimboth replaceall replaceone formatdatetime strftime typeof toString quote_ident " +
			"regexp_extract_string json_extract_path_text jsonextractstring substringutf8 soundex host normalize " +
			"regexpextract replaceregexpall replaceregexpone arraystringconcat",
		"int": "length char_length character_length len octet_length position strpos instr charindex locate date_part_int " +
			"datediff date_diff timestampdiff timestamp_diff datetime_diff floor_int year month day dayofmonth dayofweek " +
			"dayofyear week quarter hour minute second weekofyear weekiso array_length array_size cardinality sign_int " +
			"ascii unicode unix_seconds unix_millis unix_micros unix_timestamp toint32 toint64 toint8 toint16 touint8 " +
			"touint32 touint64 toyear tomonth todayofmonth tohour regexp_count levenshtein editdistance json_array_length " +
			"jsonb_array_length months_between_int time_diff lengthutf8 safe_length datediff_big ord bit_length tounixtimestamp " +
			"todayofweek toyyyymm farm_fingerprint crc32 yearweek weekday dayofweekiso isoyear date_difference " +
			"jsonextractint jsonextractuint",
		"float": "sqrt exp ln log log2 log10 pow power sin cos tan asin acos atan atan2 radians degrees cbrt " +
			"months_between to_double tofloat64 tofloat32 haversine similarity cot safe_divide ieee_divide pi jsonextractfloat",
		"date": "to_date date last_day add_months_date todate date_from_parts datefromparts make_date " +
			"tostartofmonth tostartofyear tostartofquarter tomonday eomonth date_add_date parse_date date_from_unix_date next_day",
		"timestamp": "to_timestamp_ntz timestamp_from_parts make_timestamp todatetime todatetime64 datetime " +
			"parse_datetime toStartOfHour tostartofday tostartofminute tostartofhour",
		"timestamptz": "to_timestamp_tz to_timestamp_ltz timestamp_seconds timestamp_millis timestamp_micros " +
			"from_unixtime parse_timestamp make_timestamptz timestamp parsedatetimebesteffort",
		"bool": "starts_with startswith endswith ends_with contains regexp_like regexp_contains rlike like " +
			"array_contains isnan is_inf list_contains has arraycontains json_exists not_like contains_substr",
		"arg1":  "abs round trunc truncate greatest_strict mod sign date_add_keep dateadd_keep",
		"bytes": "sha1 sha256 sha512 to_binary from_base64 to_base64_bytes decode_bytes",
		"array": "array_concat array_cat array_distinct array_sort generate_array generate_date_array " +
			"generate_timestamp_array sequence array_slice array_reverse array_append list_sort flatten_array arraydistinct",
		"texts": "split string_to_array regexp_extract_all splitbychar splitbystring regexp_split_to_array",
		"json": "parse_json to_json to_variant json_extract json_query object_construct object_construct_keep_null " +
			"json_build_object jsonb_build_object to_jsonb get_path json_object json_array row_to_json to_object to_array " +
			"from_json array_construct array_compact",
		"time": "to_time parse_time make_time",
	}),
	table(Function{Kind: Scalar, Volatility: Immutable}, map[string]string{
		"common":  "coalesce ifnull nvl greatest least isnull_value",
		"common2": "if iff iif nvl2 multiif_branches",
		"arg1":    "nullif zeroifnull nullifzero date_trunc_keep any_cast assumenotnull tonullable ifnan tolowcardinality",
		"text":    "concat concat_ws format printf hash_text chr_concat try_to_varchar",
		"bool":    "isnull isnotnull empty notempty is_null_value equal_null",
		"int":     "hash cityhash64 grouping grouping_id xxhash64 siphash64 murmurhash3_64 checksum",
	}),
	// Times that keep or change their type by the dialect.
	table(Function{Kind: Scalar, Volatility: Immutable, Strict: true}, map[string]string{
		"arg1": "date_sub date_add adddate subdate timestamp_add timestamp_sub datetime_add datetime_sub add_months " +
			"timestamp_trunc datetime_trunc tostartofweek addmonths adddays addhours subtractdays subtractmonths",
		"arg3":        "dateadd timestampadd",
		"":            "date_trunc datetrunc time_slice time_bucket",
		"float":       "extract date_part datepart",
		"int":         "ceil ceiling floor",
		"timestamptz": "to_timestamp convert_timezone",
	}),
)

// table makes entries of one kind: a result type, and the names that have it.
func table(f Function, names map[string]string) map[string]Function {
	out := map[string]Function{}
	for returns, list := range names {
		for _, name := range strings.Fields(list) {
			entry := f
			entry.Returns = returns
			if returns == "bigint" {
				entry.Returns = "int"
			}
			out[strings.ToLower(name)] = entry
		}
	}
	return out
}

func merge(tables ...map[string]Function) map[string]Function {
	out := map[string]Function{}
	for _, t := range tables {
		for name, f := range t {
			out[name] = f
		}
	}
	for alias, name := range canonicalNames {
		f := out[name]
		f.Canonical = name
		out[alias] = f
	}
	for _, name := range strings.Fields(hashes) {
		f := out[name]
		f.Masks = true
		out[name] = f
	}
	for _, name := range strings.Fields(counts) {
		f := out[name]
		f.Counts = true
		out[name] = f
	}
	return out
}

// hashes are the functions whose result does not show the argument.
const hashes = "md5 md5_hex md5_binary md5_number_lower64 md5_number_upper64 halfmd5 sha sha1 sha1_hex sha1_binary sha2 sha2_hex " +
	"sha2_binary sha224 sha256 sha384 sha512 sha512_256 hash hash_agg hashbytes hashtext hashtextextended standard_hash ora_hash " +
	"farm_fingerprint farmhash64 farmfingerprint64 xxhash32 xxhash64 xxh3 cityhash64 siphash64 siphash128 murmur3 murmur3_32 " +
	"murmurhash2_32 murmurhash2_64 murmurhash3_32 murmurhash3_64 murmurhash3_128 fnv_hash fnv1a crc32 crc64 blake3 digest hmac " +
	"hmac_sha256 checksum binary_checksum"

// counts are the functions that tell how many values there are.
const counts = "count count_if countif count_big approx_count_distinct approx_distinct count_distinct hll uniq uniqexact " +
	"uniqcombined uniqhll12 uniqcombined64 regr_count"

// canonicalNames are functions that are documented to be the same as another,
// NULL behaviour included, in every dialect that has both.
var canonicalNames = map[string]string{
	"ceiling": "ceil", "power": "pow", "substr": "substring",
	"every": "bool_and", "lcase": "lower", "ucase": "upper",
}
