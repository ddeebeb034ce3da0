/*
 * libcurl, and its functions of variable arguments once for each type that is used: Swift calls no variadic function.
 */
#ifndef WITAN_CURL_CALLS_H
#define WITAN_CURL_CALLS_H

#include <curl/curl.h>

typedef size_t (*curl_calls_data)(char *bytes, size_t size, size_t count, void *context);
typedef int (*curl_calls_seek)(void *context, curl_off_t offset, int origin);

static inline CURLcode curl_set_text(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode curl_set_number(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode curl_set_size(CURL *handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode curl_set_context(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode curl_set_data(CURL *handle, CURLoption option, curl_calls_data value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode curl_set_seek(CURL *handle, CURLoption option, curl_calls_seek value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLMcode curl_multi_set_number(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

/* 0 where libcurl does not say. */
static inline long curl_get_number(CURL *handle, CURLINFO info) {
    long value = 0;
    return curl_easy_getinfo(handle, info, &value) == CURLE_OK ? value : 0;
}
static inline curl_off_t curl_get_size(CURL *handle, CURLINFO info) {
    curl_off_t value = 0;
    return curl_easy_getinfo(handle, info, &value) == CURLE_OK ? value : 0;
}
static inline CURLcode curl_message_result(const CURLMsg *message) { return message->data.result; }

#endif
