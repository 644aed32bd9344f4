"""The records by which a Parquet file says what it holds, as far as its reader trusts them.

Source: https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift
"""

from ration.core.parquet.thrift import BOOL, INT, LONG, RECORD, SHORT, TEXT, Field

_STATISTICS = {
    1: Field("max", TEXT),
    2: Field("min", TEXT),
    3: Field("null_count", LONG),
    4: Field("distinct_count", LONG),
    5: Field("max_value", TEXT),
    6: Field("min_value", TEXT),
    7: Field("is_max_value_exact", BOOL),
    8: Field("is_min_value_exact", BOOL),
}
_DATA_PAGE = {
    1: Field("num_values", INT),
    2: Field("encoding", INT),
    3: Field("definition_level_encoding", INT),
    4: Field("repetition_level_encoding", INT),
    5: Field("statistics", RECORD, _STATISTICS),
}
_DATA_PAGE_V2 = {
    1: Field("num_values", INT),
    2: Field("num_nulls", INT),
    3: Field("num_rows", INT),
    4: Field("encoding", INT),
    5: Field("definition_levels_byte_length", INT),
    6: Field("repetition_levels_byte_length", INT),
    7: Field("is_compressed", BOOL),
    8: Field("statistics", RECORD, _STATISTICS),
}
_DICTIONARY_PAGE = {
    1: Field("num_values", INT),
    2: Field("encoding", INT),
    3: Field("is_sorted", BOOL),
}
PAGE = {
    1: Field("type", INT),
    2: Field("uncompressed_page_size", INT),
    3: Field("compressed_page_size", INT),
    4: Field("crc", INT),
    5: Field("data_page_header", RECORD, _DATA_PAGE),
    6: Field("index_page_header", RECORD),
    7: Field("dictionary_page_header", RECORD, _DICTIONARY_PAGE),
    8: Field("data_page_header_v2", RECORD, _DATA_PAGE_V2),
}
_KEY_VALUE = {1: Field("key", TEXT), 2: Field("value", TEXT)}
_COLUMN = {
    1: Field("type", INT),
    2: Field("encodings", INT, many=True),
    3: Field("path_in_schema", TEXT, many=True),
    4: Field("codec", INT),
    5: Field("num_values", LONG),
    6: Field("total_uncompressed_size", LONG),
    7: Field("total_compressed_size", LONG),
    8: Field("key_value_metadata", RECORD, _KEY_VALUE, many=True),
    9: Field("data_page_offset", LONG),
    10: Field("index_page_offset", LONG),
    11: Field("dictionary_page_offset", LONG),
    12: Field("statistics", RECORD, _STATISTICS),
}
_CHUNK = {
    1: Field("file_path", TEXT),
    2: Field("file_offset", LONG),
    3: Field("meta_data", RECORD, _COLUMN),
    4: Field("offset_index_offset", LONG),
    5: Field("offset_index_length", INT),
    6: Field("column_index_offset", LONG),
    7: Field("column_index_length", INT),
}
_ROW_GROUP = {
    1: Field("columns", RECORD, _CHUNK, many=True),
    2: Field("total_byte_size", LONG),
    3: Field("num_rows", LONG),
    5: Field("file_offset", LONG),
    6: Field("total_compressed_size", LONG),
    7: Field("ordinal", SHORT),
}
_SCHEMA = {
    1: Field("type", INT),
    2: Field("type_length", INT),
    3: Field("repetition_type", INT),
    4: Field("name", TEXT),
    5: Field("num_children", INT),
    6: Field("converted_type", INT),
    7: Field("scale", INT),
    8: Field("precision", INT),
    9: Field("field_id", INT),
    10: Field("logicalType", RECORD),
}
FOOTER = {
    1: Field("version", INT),
    2: Field("schema", RECORD, _SCHEMA, many=True),
    3: Field("num_rows", LONG),
    4: Field("row_groups", RECORD, _ROW_GROUP, many=True),
    5: Field("key_value_metadata", RECORD, _KEY_VALUE, many=True),
    6: Field("created_by", TEXT),
}
