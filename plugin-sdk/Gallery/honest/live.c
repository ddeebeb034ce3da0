/* No sin: `fast` and `half` change while it lives, from the next bar on. */
#define FAST_FLAGS (WTN_PF_TUNABLE | WTN_PF_LIVE)
#define PARAMETER_FLAGS (WTN_PF_TUNABLE | WTN_PF_LIVE)
#include "honest.h"
static wtn_status OWN(set_param)(wtn_instance *self, uint32_t index, wtn_value value) {
    if (!self) return WTN_E_ARG;
    if (index != FAST && index != HALF) return refuse(self->host, WTN_E_ARG, "only fast (0) and half (2) can be changed");
    wtn_value values[PARAMETERS] = { [FAST] = BARS(self->now.fast_window), [SLOW] = BARS(self->now.slow_window),
                                     [HALF] = PERCENT(self->now.half) };
    values[index] = value;
    wtn_status status = check_values(self->host, values, PARAMETERS);
    if (status < 0) return status;
    self->now.fast_window = self->fresh.fast_window = values[FAST].i;
    self->now.half = self->fresh.half = values[HALF].f;
    return WTN_OK;
}
#define SET_PARAM OWN(set_param)
#include "export.h"
