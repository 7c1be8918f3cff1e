#include "pg/boundary/composites.h"

namespace runlytics::pg {

RowArray take_apart(Datum array) {
    RowArray result;
    ArrayType* elements = DatumGetArrayTypeP(array);
    result.type = ARR_ELEMTYPE(elements);
    deconstruct_array(elements, result.type, -1, false, TYPALIGN_DOUBLE, &result.rows,
                      &result.nulls, &result.count);
    return result;
}

}  // namespace runlytics::pg
