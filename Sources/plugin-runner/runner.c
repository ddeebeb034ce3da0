#include <stdarg.h>
#include <stdio.h>
#include "runner.h"

runner self;

int32_t trouble(int32_t status, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(self.reply->error, WRC_TEXT, format, arguments);
    va_end(arguments);
    self.reply->error_length = length < 0 ? 0 : length < WRC_TEXT ? (uint32_t)length : WRC_TEXT - 1;
    return status;
}
