// How alike two routes are, and when a recording went along a line.
#include "core/routes/likeness.h"

#include <vector>

#include "core/routes/heat.h"
#include "core/routes/passes.h"
#include "pg/boundary/boundary.h"
#include "pg/boundary/results.h"
#include "pg/functions/geometry.h"

namespace {

namespace routes = runlytics::routes;
using runlytics::Error;
using runlytics::geo::Point;
using runlytics::pg::Arguments;
using runlytics::pg::Columns;
using runlytics::pg::LineBuilder;
using runlytics::pg::LineVertices;
using runlytics::pg::RowWriter;
using runlytics::stream::Reader;

// The type runlytics.route_likeness.
constinit Columns likeness_columns = {"share", "share_of_other", "direction"};

// The type runlytics.segment_pass.
constinit Columns pass_columns = {"start_s", "elapsed_s", "distance_m", "avg_hr", "off_m"};

// The type runlytics.heat_cell.
constinit Columns heat_columns = {"lat", "lon"};

double tolerance_of(const Arguments& args, int i) {
    const double tolerance_m = args.float8(i);
    if (tolerance_m >= 1 && tolerance_m <= 500) return tolerance_m;
    throw Error(runlytics::sqlstate::invalid_parameter, "tolerance_m lies between 1 and 500 m");
}

}  // namespace

RUNLYTICS_FUNCTION(runlytics_compare_routes, [](Arguments& args) {
    const LineVertices one(args, 0), other(args, 1);
    const auto likeness = routes::compare(one.points(), other.points(), tolerance_of(args, 2));
    return runlytics::pg::return_row(args, likeness_columns, [&](RowWriter& row) {
        row.float8(likeness.share);
        row.float8(likeness.share_of_other);
        row.text(likeness.reversed ? "reverse" : "same");
    });
});

RUNLYTICS_FUNCTION(runlytics_route_cells, [](Arguments& args) {
    const LineVertices line(args, 0);
    const auto cells = routes::cells(line.points(), args.float8(1));
    return runlytics::pg::call([&] {
        auto* elements = static_cast<Datum*>(palloc(sizeof(Datum) * (cells.size() + 1)));
        for (std::size_t i = 0; i < cells.size(); ++i)
            elements[i] = Int32GetDatum(cells[i]);
        return PointerGetDatum(construct_array(elements, static_cast<int>(cells.size()), INT4OID,
                                               sizeof(std::int32_t), true, TYPALIGN_INT));
    });
});

RUNLYTICS_FUNCTION(runlytics_heat_cells, [](Arguments& args) {
    const LineVertices line(args, 0);
    const auto cells = routes::heat_cells(line.points());
    return runlytics::pg::return_rows(args, heat_columns, cells.size(),
                                      [&](std::size_t i, RowWriter& row) {
                                          row.float8(cells[i].lat);
                                          row.float8(cells[i].lon);
                                      });
});

RUNLYTICS_FUNCTION(runlytics_shared_cells, [](Arguments& args) {
    return Int32GetDatum(
        static_cast<std::int32_t>(routes::shared(args.int4_array(0), args.int4_array(1))));
});

RUNLYTICS_FUNCTION(runlytics_line_length, [](Arguments& args) {
    const LineVertices line(args, 0);
    return args.number(routes::length(line.points()));
});

RUNLYTICS_FUNCTION(runlytics_segment_passes, [](Arguments& args) {
    Reader reader(args.bytes(0));
    const LineVertices line(args, 1);
    const auto passes = routes::passes(reader, line.points(), tolerance_of(args, 2));
    return runlytics::pg::return_rows(args, pass_columns, passes.size(),
                                      [&](std::size_t i, RowWriter& row) {
                                          row.float8(passes[i].start_s);
                                          row.float8(passes[i].elapsed_s);
                                          row.float8(passes[i].distance_m);
                                          row.float8(passes[i].avg_hr);
                                          row.float8(passes[i].off_m);
                                      });
});

RUNLYTICS_FUNCTION(runlytics_cut_route, [](Arguments& args) {
    Reader reader(args.bytes(0));
    const auto piece = routes::cut(reader, args.float8(1), args.float8(2));
    if (piece.size() < 2) return args.null();
    const LineBuilder line(args, piece.size(), 2);
    std::memcpy(line.coordinates().data(), piece.data(), piece.size() * sizeof(Point));
    return line.finish();
});
