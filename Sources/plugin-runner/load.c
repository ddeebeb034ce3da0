#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "runner.h"

/* Libraries are loaded while files can still be reached. One that is missing is reported by the plugin's own load. */
static void have_libraries(void) {
    uint64_t length = self.request->parcel < WRC_PARCEL ? self.request->parcel : WRC_PARCEL;
    for (uint64_t at = 0; at < length;) {
        size_t size = strnlen((const char *)self.parcel + at, length - at);
        if (at + size >= length) return;
        dlopen((const char *)self.parcel + at, RTLD_NOW | RTLD_LOCAL);
        at += size + 1;
    }
}

int32_t load(void) {
    if (self.plugin) return trouble(WRC_BAD_REQUEST, "a plugin is loaded already");
    self.mayThread = (self.request->flags & WRC_MAY_THREAD) != 0;
    if (self.mayThread) host_table.granted = WTN_CAP_OWN_THREADS;
    have_libraries();
    const char *path = NULL;
    int32_t status = shut_in(&path);
    if (status) return status;
    status = set_limits(self.request->memory, self.mayThread);
    if (status) return status;
    int error = filter_while_loading();
    if (error) return trouble(WRC_NOT_SHUT_IN, "the filter of system calls was refused: %s", strerror(error));

    uint64_t mode = wkp_fp_mode();
    uint64_t ticket = wkp_enter(self.record, CALL_LOAD, 0, 0);
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    wkp_leave(self.record, ticket);
    uint64_t after = wkp_fp_mode();
    wkp_fp_restore(mode);
    if (!handle) return trouble(WRC_NOT_LOADED, "%s", dlerror());
    if (after != mode) return trouble(WRC_ARITHMETIC, "the modes of rounding were changed");
    void *symbol = dlsym(handle, WTN_ENTRY_SYMBOL);
    if (!symbol) return trouble(WRC_NO_ENTRY, "there is no entry");
    wkp_image_of(symbol, &self.record->image_low, &self.record->image_high);

    const wtn_plugin *(*entry)(uint16_t, uint16_t);
    memcpy(&entry, &symbol, sizeof entry);
    ticket = wkp_enter(self.record, CALL_ENTRY, 0, 0);
    const wtn_plugin *plugin = entry(WTN_ABI_MAJOR, WTN_ABI_MINOR);
    wkp_leave(self.record, ticket);
    wkp_fp_restore(mode);
    if (!plugin) return trouble(WRC_REFUSED_HOST, "the entry refuses this contract");
    self.reply->parcel = write_descriptor(plugin, self.answer, WRC_PARCEL);
    if (!self.reply->parcel) return trouble(WRC_NOT_LOADED, "its descriptor is longer than %d bytes", WRC_PARCEL);
    self.plugin = plugin;
    /* Nothing is mapped by name from here on. The bars' columns are mapped at the first create. */
    close(WRC_PLUGIN);
    return 0;
}
