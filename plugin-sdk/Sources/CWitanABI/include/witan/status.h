/*
 * What a call answers.
 *
 * A value of 0 or above is success, below 0 is an error. A reader treats an unknown negative value as
 * WTN_E_INTERNAL, an unknown positive one as WTN_OK. Nothing unwinds across the border: no Swift error, no C++
 * exception, no longjmp. After an error the callee is as it was before the call, unless the function says otherwise.
 *
 * The words for the one who must act go through wtn_host.set_error, called just before the error is returned.
 */
#ifndef WTN_STATUS_H
#define WTN_STATUS_H

#include <stdint.h>

typedef int32_t wtn_status;

enum {
    WTN_OK            =  0, /* done */
    WTN_E_ARG         = -1, /* an argument is missing, of the wrong type, or contradicts another */
    WTN_E_STATE       = -2, /* right call, wrong moment; or a state blob that is not understood */
    WTN_E_NOMEM       = -3, /* no memory; the instance is unchanged */
    WTN_E_DENIED      = -4, /* the capability was not granted */
    WTN_E_RANGE       = -5, /* right type, but outside what was declared */
    WTN_E_INTERNAL    = -6, /* a bug on the side that answers */
    WTN_E_UNSUPPORTED = -7, /* not offered by this side in this version */
    WTN_E_BUSY        = -8, /* a limit on calls or requests is reached: later, or never */
    WTN_E_TOO_SMALL   = -9  /* the caller's buffer is too small; nothing was written, the size needed was told */
};

#endif
