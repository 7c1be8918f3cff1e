#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/listener/request.h"
#include "core/listener/warehouse.h"

// What the listener says to the warehouse, the same inside the server and in the gateway outside of
// it: see sql/listener/receive.sql.
namespace runlytics::listener {

namespace statements {

inline constexpr Statement authenticate = {
    "authenticate",
    "select h.athlete_id, h.token_id, pg_catalog.array_to_string(h.scopes, ' ')"
    " from runlytics.authenticate(token_sha256 => $1::bytea) as h"
    " where h.athlete_id is not null"};

inline constexpr Statement receive = {
    "receive",
    "select r.document_id, r.status = 'stored'"
    " from runlytics.receive(token_sha256 => $1::bytea, token_id => $2::bigint,"
    " scope => $3::text, name => $4::text, body => $5::bytea, client => $6::text,"
    " athlete_id => $7::bigint) as r"};

inline constexpr Statement receive_all = {
    "receive_all",
    "select pg_catalog.array_to_string(r.document_ids, ' '),"
    " pg_catalog.array_to_string(r.stored, ' ')"
    " from runlytics_internal.receive_all(token_sha256 => $1::bytea, token_id => $2::bigint,"
    " scope => $3::text, names => $4::text[], bodies => $5::bytea[], clients => $6::text[],"
    " athlete_id => $7::bigint) as r"};

inline constexpr Statement receive_event = {
    "receive_event",
    "select r.document_id, r.status = 'stored'"
    " from runlytics_internal.receive_event(token_sha256 => $1::bytea, token_id => $2::bigint,"
    " scope => $3::text, event => $4::text, client => $5::text, athlete_id => $6::bigint) as r"};

inline constexpr Statement receive_begin = {
    "receive_begin",
    "select r.document_id, r.status = 'stored'"
    " from runlytics_internal.receive_begin(delivery => row($1::bytea, $2::bigint, $3::text,"
    " $4::text, $5::bytea, $6::bytea, $7::bigint, $8::text)::runlytics_internal.delivery,"
    " athlete_id => $9::bigint) as r"};

inline constexpr Statement receive_part = {
    "receive_part",
    "select runlytics_internal.receive_part(document_id => $1::bigint, part => $2::int,"
    " body => $3::bytea, athlete_id => $4::bigint)"};

inline constexpr Statement receive_end = {
    "receive_end",
    "select runlytics_internal.receive_end(document_id => $1::bigint, athlete_id => $2::bigint)"};

inline constexpr Statement log_request = {
    "log_request",
    "select runlytics_internal.log_request(token_id => $1::bigint, route => $2::text,"
    " status => $3::int, bytes => $4::bigint, client => $5::text, error => $6::text,"
    " athlete_id => $7::bigint)"};

inline constexpr Statement redeem_link = {
    "redeem_link",
    "select l.cookie, l.seconds"
    " from runlytics_internal.redeem_page_link(link_sha256 => $1::bytea, client => $2::text) as l"
    " where l.cookie is not null"};

inline constexpr Statement serve_page = {
    "serve_page",
    "select runlytics.serve(cookie_sha256 => $1::bytea, path => $2::text,"
    " parameters => $3::text::jsonb)"};

inline constexpr Statement serve_question = {
    "serve_question",
    "select runlytics.serve_question(token_sha256 => $1::bytea, tool => $2::text,"
    " arguments => $3::text::jsonb)"};

inline constexpr Statement metrics = {
    "metrics",
    "select runlytics_internal.serve_metrics(token_sha256 => $1::bytea, token_id => $2::bigint,"
    " athlete_id => $3::bigint)"};

// Whether extension and warehouse are there.
inline constexpr Statement installed = {
    "installed",
    "select pg_catalog.to_regprocedure('runlytics.authenticate(bytea)') is not null"
    " and pg_catalog.to_regnamespace('warehouse') is not null"};

}  // namespace statements

// Whether extension and warehouse are there; a transaction of its own.
bool installed(Warehouse& warehouse);

// Whose token it is.
std::optional<Holder> authenticate(Warehouse& warehouse, const crypto::Digest& token);

// Each stores what a request with a holder brings: a document that is in memory, or an event.
Receipt receive(Warehouse& warehouse, const Request& request);
Receipt receive_event(Warehouse& warehouse, const Request& request);

// The same as receive() for many documents that are in memory, of one token and one endpoint:
// whatever is wrong with one of them fails all of them.
std::vector<Receipt> receive_all(Warehouse& warehouse, std::span<Request* const> requests);

// The same for a long document: its parts follow, numbered from 0, when the receipt says that it is
// stored, and then its end.
Receipt receive_begin(Warehouse& warehouse, const Request& request);
void receive_part(Warehouse& warehouse, const Request& request, std::int64_t document_id, int part,
                  std::span<const std::byte> body);
void receive_end(Warehouse& warehouse, const Request& request, std::int64_t document_id);

// What there is to be watched: runlytics.metrics().
std::string metrics(Warehouse& warehouse, const Request& request);

// Notes a refusal in the log of requests.
void log_request(Warehouse& warehouse, const Refusal& refusal);

}  // namespace runlytics::listener
