/*
 * The descriptor as a document: the contract's own structs, one after the other, with offsets in place of addresses.
 * It is not judged here; the host judges it as one that was never in a process of its own. What the host refuses by
 * its length or number alone is named and not carried.
 */
#include <string.h>
#include "runner.h"

typedef struct writer {
    uint8_t *room;
    uint64_t size, used;
    int      isFull;
} writer;

static uint64_t take(writer *out, uint64_t bytes) {
    uint64_t place = (out->used + 7) / 8 * 8;
    if (place > out->size || bytes > out->size - place) {
        out->isFull = 1;
        return 0;
    }
    out->used = place + bytes;
    return place;
}

static void put_text(writer *out, wtn_str *text) {
    if (!text->ptr || text->len == 0 || text->len > WRC_LONGEST) return;
    uint64_t place = take(out, text->len);
    if (!place) return;
    memcpy(out->room + place, text->ptr, text->len);
    text->ptr = (const char *)(uintptr_t)place;
}

static void put_choices(writer *out, wtn_param *param) {
    if (param->min.type != WTN_T_CHOICE || !param->choices || param->choice_count == 0 || param->choice_count > 256)
        return;
    const wtn_str *from = param->choices;
    uint64_t place = take(out, param->choice_count * sizeof *from);
    if (!place) return;
    for (size_t i = 0; i < param->choice_count; ++i) {
        wtn_str choice = from[i];
        put_text(out, &choice);
        memcpy(out->room + place + i * sizeof choice, &choice, sizeof choice);
    }
    param->choices = (const wtn_str *)(uintptr_t)place;
}

static void put_params(writer *out, wtn_plugin *plugin) {
    const uint8_t *from = (const uint8_t *)plugin->params;
    if (!from || plugin->param_count == 0 || plugin->param_count > 64 || plugin->param_stride < sizeof(wtn_param)) return;
    uint64_t place = take(out, (uint64_t)plugin->param_count * sizeof(wtn_param));
    if (!place) return;
    for (uint32_t i = 0; i < plugin->param_count; ++i) {
        wtn_param param;
        memcpy(&param, from + (uint64_t)i * plugin->param_stride, sizeof param);
        if (param.size >= sizeof param) {
            put_text(out, &param.name);
            put_text(out, &param.label);
            put_text(out, &param.unit);
            if (param.def.type == WTN_T_TEXT) put_text(out, &param.def.s);
            put_choices(out, &param);
        }
        memcpy(out->room + place + i * sizeof param, &param, sizeof param);
    }
    plugin->params = (const wtn_param *)(uintptr_t)place;
    plugin->param_stride = sizeof(wtn_param);
}

static void put_reasons(writer *out, wtn_plugin *plugin) {
    const uint8_t *from = (const uint8_t *)plugin->reasons;
    if (!from || plugin->reason_count == 0 || plugin->reason_count > 256 || plugin->reason_stride < sizeof(wtn_reason))
        return;
    uint64_t place = take(out, (uint64_t)plugin->reason_count * sizeof(wtn_reason));
    if (!place) return;
    for (uint32_t i = 0; i < plugin->reason_count; ++i) {
        wtn_reason reason;
        memcpy(&reason, from + (uint64_t)i * plugin->reason_stride, sizeof reason);
        put_text(out, &reason.sentence);
        for (int k = 0; k < 3; ++k) put_text(out, &reason.unit[k]);
        memcpy(out->room + place + i * sizeof reason, &reason, sizeof reason);
    }
    plugin->reasons = (const wtn_reason *)(uintptr_t)place;
    plugin->reason_stride = sizeof(wtn_reason);
}

uint64_t write_descriptor(const wtn_plugin *plugin, uint8_t *room, uint64_t size) {
    writer out = { .room = room, .size = size };
    wtn_plugin copy = { 0 };
    /* A shorter descriptor has fewer fields; less than its size says is never read. */
    uint32_t length = plugin->size < sizeof copy ? plugin->size : sizeof copy;
    if (length < 8) length = 8;
    if (plugin->magic != WTN_MAGIC) length = 8;
    memcpy(&copy, plugin, length);
    take(&out, sizeof copy);
    if (copy.magic == WTN_MAGIC && copy.abi_major == WTN_ABI_MAJOR) {
        put_text(&out, &copy.id);
        put_text(&out, &copy.name);
        put_text(&out, &copy.version);
        put_text(&out, &copy.author);
        put_text(&out, &copy.summary);
        put_params(&out, &copy);
        put_reasons(&out, &copy);
    }
    memcpy(room, &copy, sizeof copy);
    return out.isFull ? 0 : out.used;
}
