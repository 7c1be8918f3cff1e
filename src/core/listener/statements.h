#pragma once

#include <sstream>
#include <string>
#include <vector>

// What the listener inside the server and the gateway outside of it say to the database, the same
// for both: see sql/extension/74-listener.sql.
namespace runlytics::listener::statements {

inline constexpr const char* authenticate =
    "select h.athlete_id, h.token_id, pg_catalog.array_to_string(h.scopes, ' ')"
    " from runlytics.authenticate(token_sha256 => $1::bytea) as h"
    " where h.athlete_id is not null";

inline constexpr const char* receive =
    "select r.document_id, r.status = 'stored'"
    " from runlytics.receive(token_sha256 => $1::bytea, token_id => $2::bigint,"
    " scope => $3::text, name => $4::text, body => $5::bytea, client => $6::text,"
    " athlete_id => $7::bigint) as r";

inline constexpr const char* receive_event =
    "select r.document_id, r.status = 'stored'"
    " from runlytics_internal.receive_event(token_sha256 => $1::bytea, token_id => $2::bigint,"
    " event => $3::text, client => $4::text, athlete_id => $5::bigint) as r";

inline constexpr const char* receive_begin =
    "select r.document_id, r.status = 'stored'"
    " from runlytics_internal.receive_begin(token_sha256 => $1::bytea, token_id => $2::bigint,"
    " scope => $3::text, name => $4::text, head => $5::bytea, sha256 => $6::bytea,"
    " bytes => $7::bigint, client => $8::text, athlete_id => $9::bigint) as r";

inline constexpr const char* receive_part =
    "select runlytics_internal.receive_part(document_id => $1::bigint, part => $2::int,"
    " body => $3::bytea, athlete_id => $4::bigint)";

inline constexpr const char* receive_end =
    "select runlytics_internal.receive_end(document_id => $1::bigint, athlete_id => $2::bigint)";

inline constexpr const char* log_request =
    "select runlytics_internal.log_request(token_id => $1::bigint, route => $2::text, status => "
    "$3::int,"
    " bytes => $4::bigint, client => $5::text, error => $6::text, athlete_id => $7::bigint)";

// Whether extension and warehouse are there.
inline constexpr const char* installed =
    "select pg_catalog.to_regprocedure('runlytics.authenticate(bytea)') is not null"
    " and pg_catalog.to_regnamespace('warehouse') is not null";

// The scopes as authenticate hands them out.
inline std::vector<std::string> read_scopes(const std::string& text) {
    std::istringstream words(text);
    std::vector<std::string> scopes;
    for (std::string word; words >> word;)
        scopes.push_back(word);
    return scopes;
}

}  // namespace runlytics::listener::statements
