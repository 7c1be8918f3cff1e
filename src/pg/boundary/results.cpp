#include "pg/boundary/results.h"

#include <algorithm>

extern "C" {
#include <catalog/namespace.h>
#include <lib/stringinfo.h>
}

namespace runlytics::pg {

Datum make_varlena(std::span<const std::byte> bytes) {
    if (bytes.size() > MaxAllocSize - VARHDRSZ) {
        throw Error(sqlstate::limit_exceeded, "result does not fit a PostgreSQL value");
    }
    return call([&] {
        auto* result = static_cast<varlena*>(palloc(bytes.size() + VARHDRSZ));
        SET_VARSIZE(result, bytes.size() + VARHDRSZ);
        if (!bytes.empty()) std::memcpy(VARDATA(result), bytes.data(), bytes.size());
        return PointerGetDatum(result);
    });
}

Datum make_text(std::string_view text) {
    return make_varlena(std::as_bytes(std::span(text.data(), text.size())));
}

Datum make_float8_array(std::span<const double> values) {
    return call([&] {
        const std::size_t room = std::max<std::size_t>(values.size(), 1);
        auto* elements = static_cast<Datum*>(palloc(sizeof(Datum) * room));
        auto* nulls = static_cast<bool*>(palloc(sizeof(bool) * room));
        for (std::size_t i = 0; i < values.size(); ++i) {
            elements[i] = Float8GetDatum(values[i]);
            nulls[i] = values[i] != values[i];
        }
        int count = static_cast<int>(values.size());
        int from_one = 1;
        if (count == 0) return PointerGetDatum(construct_empty_array(FLOAT8OID));
        return PointerGetDatum(construct_md_array(elements, nulls, 1, &count, &from_one, FLOAT8OID,
                                                  sizeof(double), true, TYPALIGN_DOUBLE));
    });
}

namespace {

// UTF-8 in the server's encoding, with '?' for what that cannot hold.
Datum from_utf8(char* utf8, int length) {
    const int encoding = GetDatabaseEncoding();
    const Oid conversion =
        encoding == PG_UTF8 ? InvalidOid : FindDefaultConversionProc(PG_UTF8, encoding);
    if (!OidIsValid(conversion)) return CStringGetTextDatum(utf8);
    const int room = length * MAX_CONVERSION_GROWTH + 1;
    auto* converted = static_cast<unsigned char*>(palloc(room));
    std::string_view rest(utf8, length);
    StringInfoData result;
    initStringInfo(&result);
    while (!rest.empty()) {
        auto* source = reinterpret_cast<unsigned char*>(const_cast<char*>(rest.data()));
        const int size = static_cast<int>(rest.size());
        const int done = pg_do_encoding_conversion_buf(conversion, PG_UTF8, encoding, source, size,
                                                       converted, room, true);
        appendStringInfoString(&result, reinterpret_cast<char*>(converted));
        rest.remove_prefix(done);
        if (rest.empty()) break;
        appendStringInfoChar(&result, '?');
        rest.remove_prefix(std::min<std::size_t>(pg_utf_mblen(source + done), rest.size()));
    }
    return CStringGetTextDatum(result.data);
}

}  // namespace

Datum text_from_file(std::string_view value) {
    const int length = static_cast<int>(value.size());
    char* utf8 = static_cast<char*>(palloc(value.size() + 1));
    std::replace_copy(value.begin(), value.end(), utf8, '\0', '?');
    utf8[length] = '\0';
    if (!pg_verify_mbstr(PG_UTF8, utf8, length, true)) {
        std::replace_if(
            utf8, utf8 + length, [](char c) { return IS_HIGHBIT_SET(c); }, '?');
    }
    return from_utf8(utf8, length);
}

Datum make_texts(std::span<const std::string> texts) {
    auto* elements =
        static_cast<Datum*>(palloc(sizeof(Datum) * std::max<std::size_t>(texts.size(), 1)));
    for (std::size_t i = 0; i < texts.size(); ++i) {
        elements[i] = text_from_file(texts[i]);
    }
    return PointerGetDatum(construct_array(elements, static_cast<int>(texts.size()), TEXTOID, -1,
                                           false, TYPALIGN_INT));
}

void RowWriter::text(std::string_view value) {
    if (value.empty()) return null();
    datum(text_from_file(value));
}

TupleDesc result_descriptor(const Arguments& args) {
    TupleDesc descriptor;
    if (get_call_result_type(args.info(), nullptr, &descriptor) != TYPEFUNC_COMPOSITE) {
        throw Error("XX000", "function does not return a row");
    }
    return BlessTupleDesc(descriptor);
}

}  // namespace runlytics::pg
