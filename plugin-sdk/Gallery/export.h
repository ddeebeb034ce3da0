/*
 * The descriptor and the entry. Included last: whatever a wicked plugin has defined takes the honest part's place.
 */
#ifndef CREATE
#define CREATE honest_create
#endif
#ifndef DESTROY
#define DESTROY honest_destroy
#endif
#ifndef WARMUP_BARS
#define WARMUP_BARS honest_warmup_bars
#endif
#ifndef EVALUATE
#define EVALUATE honest_evaluate
#endif
#ifndef SAVE
#define SAVE honest_save
#endif
#ifndef RESTORE
#define RESTORE honest_restore
#endif
#ifndef SET_PARAM
#define SET_PARAM NULL
#endif
#ifndef ON_HTTP
#define ON_HTTP NULL
#endif
#ifndef ON_NEWS
#define ON_NEWS NULL
#endif
#ifndef EVALUATE_MANY
#define EVALUATE_MANY NULL
#endif
#ifndef PLUGIN_FLAGS
#define PLUGIN_FLAGS (WTN_F_UNLOADABLE | WTN_F_DETERMINISTIC)
#endif
#ifndef PLUGIN_ID
#define PLUGIN_ID GALLERY_ID
#endif
#ifndef PLUGIN_NAME
#define PLUGIN_NAME "EMA cross"
#endif
#ifndef PLUGIN_VERSION
#define PLUGIN_VERSION "1.0.0"
#endif
#ifndef PLUGIN_MAGIC
#define PLUGIN_MAGIC WTN_MAGIC
#endif
#ifndef PLUGIN_WANTS
#define PLUGIN_WANTS 0
#endif
#ifndef PLUGIN_FUNCTIONS
#define PLUGIN_FUNCTIONS NULL
#define PLUGIN_FUNCTION_COUNT 0
#endif

#define descriptor OWN(descriptor)
HONEST const wtn_plugin descriptor = {
    .magic = PLUGIN_MAGIC, .size = sizeof(wtn_plugin), .abi_major = WTN_ABI_MAJOR, .abi_minor = WTN_ABI_MINOR,
    .flags = PLUGIN_FLAGS, .wants = PLUGIN_WANTS,
    .id = WTN_STR(PLUGIN_ID), .name = WTN_STR(PLUGIN_NAME), .version = WTN_STR(PLUGIN_VERSION),
    .author = WTN_STR("The gallery"), .summary = WTN_STR("The side on which the fast average stands of the slow one"),
    .state_version = 1,
    .params = declared, .param_count = PARAMETERS, .param_stride = sizeof(wtn_param),
    .reasons = sentences, .reason_count = sizeof sentences / sizeof *sentences, .reason_stride = sizeof(wtn_reason),
    .functions = PLUGIN_FUNCTIONS, .function_count = PLUGIN_FUNCTION_COUNT, .function_stride = sizeof(wtn_function),
    .create = CREATE, .destroy = DESTROY, .warmup_bars = WARMUP_BARS, .evaluate = EVALUATE, .save = SAVE,
    .restore = RESTORE, .on_http = ON_HTTP, .on_news = ON_NEWS, .set_param = SET_PARAM,
    .evaluate_many = EVALUATE_MANY,
};

/* A plugin whose sin is in its entry writes its own. */
#ifndef OWN_ENTRY
WTN_EXPORT const wtn_plugin *wtn_plugin_entry(uint16_t host_major, uint16_t host_minor) {
    (void)host_minor; /* a newer host is served */
    return host_major == WTN_ABI_MAJOR ? &descriptor : NULL;
}
#endif
