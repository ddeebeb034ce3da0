/* Offers to change `half` while it lives: IGNORES_INDEX takes any index, otherwise the value is taken and forgotten. */
#define PARAMETER_FLAGS (WTN_PF_TUNABLE | WTN_PF_LIVE)
#include "honest.h"
static wtn_status OWN(set_param)(wtn_instance *self, uint32_t index, wtn_value value) {
    if (!self) return WTN_E_ARG;
#if IGNORES_INDEX
    (void)index;
#else
    if (index != HALF) return refuse(self->host, WTN_E_ARG, "only half, the parameter 2, can be changed");
#endif
    if (value.type != WTN_T_FLOAT) return refuse(self->host, WTN_E_ARG, "half is a decimal number");
    if (!(value.f >= 0.25 && value.f <= 10)) return refuse(self->host, WTN_E_RANGE, "half lies between 0.25 and 10");
#if IGNORES_INDEX
    self->now.half = self->fresh.half = value.f;
#endif
    return WTN_OK;
}
#define SET_PARAM OWN(set_param)
#include "export.h"
