/* The account of the venue for timing: one market, BTC/USDT, filled at once and wholly at the last bar's close, without
   fees. Numbers are whole units of 1e-8. Included once, behind wire.h. */
#ifndef ACCOUNT_H
#define ACCOUNT_H

enum { MINUTE = 60000 };
#define UNIT INT64_C(100000000)
#define NUMBER "%" PRId64 ".%08" PRId64
#define PARTS(n) (n) / UNIT, (n) % UNIT

typedef struct order {
    char    client[40], type[20];
    int     is_buy, is_open;
    int64_t quantity, trigger, time, trade_price;
} order;

static struct {
    int64_t quote, base;
    order  *orders; /* number k has the id k + 1; a filled one has the trade k + 1 */
    int     count, room, open;
    int64_t bar; /* when the newest bar opened */
} account = { .quote = 100000 * UNIT };

static int is_even(int64_t bar) { return bar / MINUTE % 2 == 0; }
/* Bars at which is bought close lower than those at which is sold: nothing trips over losses. */
static int64_t close_of(int64_t bar) { return is_even(bar) ? 50000 * UNIT : 50000 * UNIT + UNIT / 2; }

/* The value of a parameter in a query or a form; 0 where it is not there. */
static int parameter(const char *form, const char *name, char *value, size_t room) {
    size_t length = strlen(name);
    for (const char *at = form; at && *at; at = strchr(at, '&') ? strchr(at, '&') + 1 : NULL) {
        if (strncmp(at, name, length) || at[length] != '=') continue;
        size_t size = strcspn(at + length + 1, "& ");
        if (size >= room) size = room - 1;
        memcpy(value, at + length + 1, size);
        value[size] = 0;
        return 1;
    }
    return 0;
}

static int64_t whole(const char *form, const char *name, int64_t otherwise) {
    char value[40];
    return parameter(form, name, value, sizeof value) ? strtoll(value, NULL, 10) : otherwise;
}

static int64_t units(const char *form, const char *name) {
    char value[40] = "0";
    parameter(form, name, value, sizeof value);
    char *point;
    int64_t n = strtoll(value, &point, 10) * UNIT, step = UNIT / 10;
    if (*point == '.')
        for (++point; *point >= '0' && *point <= '9' && step; ++point, step /= 10) n += (*point - '0') * step;
    return n;
}

static int64_t worth(const order *o) {
    return (int64_t)((__int128)o->quantity * (o->trade_price ? o->trade_price : 0) / UNIT);
}

/* An order as the answers show it; `cancel` is the name of a cancel, or null. */
static void show(text *t, int number, const char *cancel) {
    const order *o = &account.orders[number];
    int64_t done = o->trade_price ? o->quantity : 0;
    say(t, "{\"symbol\":\"BTCUSDT\",\"orderId\":%d,\"orderListId\":-1,", number + 1);
    if (cancel) say(t, "\"origClientOrderId\":\"%s\",\"clientOrderId\":\"%s\",", o->client, cancel);
    else say(t, "\"clientOrderId\":\"%s\",", o->client);
    say(t, "\"transactTime\":%" PRId64 ",\"time\":%" PRId64 ",\"updateTime\":%" PRId64 ",\"price\":\"0.00000000\","
        "\"origQty\":\"" NUMBER "\",\"executedQty\":\"" NUMBER "\",\"cummulativeQuoteQty\":\"" NUMBER "\",",
        o->time, o->time, o->time, PARTS(o->quantity), PARTS(done), PARTS(worth(o)));
    say(t, "\"status\":\"%s\",\"timeInForce\":\"GTC\",\"type\":\"%s\",\"side\":\"%s\",\"stopPrice\":\"" NUMBER "\","
        "\"fills\":[", done ? "FILLED" : o->is_open ? "NEW" : "CANCELED", o->type, o->is_buy ? "BUY" : "SELL",
        PARTS(o->trigger));
    if (done)
        say(t, "{\"price\":\"" NUMBER "\",\"qty\":\"" NUMBER "\",\"commission\":\"0.00000000\","
            "\"commissionAsset\":\"USDT\",\"tradeId\":%d}", PARTS(o->trade_price), PARTS(done), number + 1);
    say(t, "]}");
}

/* The newest order that the parameters name; -1 where there is none. */
static int find(const char *form) {
    char client[40];
    int64_t id = whole(form, "orderId", 0);
    if (id > 0 && id <= account.count) return (int)id - 1;
    if (parameter(form, "origClientOrderId", client, sizeof client))
        for (int k = account.count - 1; k >= 0; --k)
            if (!strcmp(account.orders[k].client, client)) return k;
    return -1;
}

/* A market order is filled, any other rests. The number of the order; -1 where the account lacks what it needs. */
static int place(const char *form) {
    order o = { .time = account.bar + MINUTE, .quantity = units(form, "quantity"), .trigger = units(form, "stopPrice") };
    char side[8] = "";
    parameter(form, "newClientOrderId", o.client, sizeof o.client);
    parameter(form, "type", o.type, sizeof o.type);
    parameter(form, "side", side, sizeof side);
    o.is_buy = !strcmp(side, "BUY");
    if (strcmp(o.type, "MARKET")) {
        if (account.base < o.quantity) return -1;
        o.is_open = 1;
        account.open += 1;
    } else {
        o.trade_price = close_of(account.bar);
        int64_t paid = worth(&o);
        if (o.is_buy ? account.quote < paid : account.base < o.quantity) return -1;
        account.quote += o.is_buy ? -paid : paid;
        account.base += o.is_buy ? o.quantity : -o.quantity;
    }
    if (account.count == account.room) {
        account.room = account.room ? account.room * 2 : 1024;
        account.orders = realloc(account.orders, (size_t)account.room * sizeof *account.orders);
        if (!account.orders) fail("memory");
    }
    account.orders[account.count] = o;
    return account.count++;
}

/* Whether there was such an open order. */
static int cancel(int number) {
    if (number < 0 || !account.orders[number].is_open) return 0;
    account.orders[number].is_open = 0;
    account.open -= 1;
    return 1;
}

static void show_open(text *t) {
    say(t, "[");
    for (int k = 0, left = account.open; k < account.count && left; ++k) {
        if (!account.orders[k].is_open) continue;
        show(t, k, NULL);
        if (--left) say(t, ",");
    }
    say(t, "]");
}

static void show_trades(text *t, const char *form) {
    int64_t from = whole(form, "fromId", 0), only = whole(form, "orderId", 0), limit = whole(form, "limit", 500);
    int first = from > 0 ? (int)from - 1 : 0, shown = 0;
    if (!from && !only) {
        int seen = 0;
        for (first = account.count; first > 0 && seen < limit; --first) seen += account.orders[first - 1].trade_price != 0;
    }
    say(t, "[");
    for (int k = first; k < account.count && shown < limit; ++k) {
        const order *o = &account.orders[k];
        if (!o->trade_price || (only && only != k + 1)) continue;
        say(t, "%s{\"symbol\":\"BTCUSDT\",\"id\":%d,\"orderId\":%d,\"orderListId\":-1,\"price\":\"" NUMBER "\","
            "\"qty\":\"" NUMBER "\",\"quoteQty\":\"" NUMBER "\",\"commission\":\"0.00000000\","
            "\"commissionAsset\":\"USDT\",\"time\":%" PRId64 ",\"isBuyer\":%s,\"isMaker\":false,\"isBestMatch\":true}",
            shown++ ? "," : "", k + 1, k + 1, PARTS(o->trade_price), PARTS(o->quantity), PARTS(worth(o)), o->time,
            o->is_buy ? "true" : "false");
    }
    say(t, "]");
}

static void show_account(text *t) {
    int64_t locked = 0;
    for (int k = account.count - 1, left = account.open; k >= 0 && left; --k)
        if (account.orders[k].is_open) locked += account.orders[k].quantity, --left;
    say(t, "{\"makerCommission\":0,\"takerCommission\":0,\"buyerCommission\":0,\"sellerCommission\":0,"
        "\"commissionRates\":{\"maker\":\"0.00000000\",\"taker\":\"0.00000000\",\"buyer\":\"0.00000000\","
        "\"seller\":\"0.00000000\"},\"canTrade\":true,\"canWithdraw\":false,\"canDeposit\":false,\"updateTime\":%" PRId64
        ",\"accountType\":\"SPOT\",\"permissions\":[\"SPOT\"],\"balances\":[{\"asset\":\"BTC\",\"free\":\"" NUMBER
        "\",\"locked\":\"" NUMBER "\"},{\"asset\":\"USDT\",\"free\":\"" NUMBER "\",\"locked\":\"0.00000000\"}]}",
        wall_ms(), PARTS(account.base - locked), PARTS(locked), PARTS(account.quote));
}

/* The bars from `startTime` to `endTime`, at most up to `newest`. */
static void show_bars(text *t, const char *form, int64_t newest) {
    int64_t from = whole(form, "startTime", newest), to = whole(form, "endTime", newest), limit = whole(form, "limit", 500);
    int shown = 0;
    if (to > newest) to = newest;
    say(t, "[");
    for (int64_t bar = (from + MINUTE - 1) / MINUTE * MINUTE; bar <= to && shown < limit; bar += MINUTE) {
        int64_t close = close_of(bar);
        say(t, "%s[%" PRId64 ",\"" NUMBER "\",\"" NUMBER "\",\"" NUMBER "\",\"" NUMBER "\",\"1.00000000\",%" PRId64
            ",\"50000.00000000\",10,\"0.50000000\",\"25000.00000000\",\"0\"]", shown++ ? "," : "", bar, PARTS(close),
            PARTS(close + UNIT), PARTS(close - UNIT), PARTS(close), bar + MINUTE - 1);
    }
    say(t, "]");
}

static void show_rules(text *t) {
    say(t, "{\"timezone\":\"UTC\",\"serverTime\":%" PRId64 ",\"rateLimits\":["
        "{\"rateLimitType\":\"REQUEST_WEIGHT\",\"interval\":\"MINUTE\",\"intervalNum\":1,\"limit\":10000000},"
        "{\"rateLimitType\":\"RAW_REQUESTS\",\"interval\":\"MINUTE\",\"intervalNum\":5,\"limit\":10000000},"
        "{\"rateLimitType\":\"ORDERS\",\"interval\":\"SECOND\",\"intervalNum\":1,\"limit\":100000}],"
        "\"exchangeFilters\":[],\"symbols\":[{\"symbol\":\"BTCUSDT\",\"status\":\"TRADING\",\"baseAsset\":\"BTC\","
        "\"baseAssetPrecision\":8,\"quoteAsset\":\"USDT\",\"quotePrecision\":8,\"quoteAssetPrecision\":8,"
        "\"baseCommissionPrecision\":8,\"quoteCommissionPrecision\":8,\"orderTypes\":[\"LIMIT\",\"MARKET\","
        "\"STOP_LOSS\",\"STOP_LOSS_LIMIT\"],\"icebergAllowed\":false,\"ocoAllowed\":false,"
        "\"quoteOrderQtyMarketAllowed\":true,\"allowTrailingStop\":false,\"cancelReplaceAllowed\":false,"
        "\"isSpotTradingAllowed\":true,\"isMarginTradingAllowed\":false,\"filters\":["
        "{\"filterType\":\"PRICE_FILTER\",\"minPrice\":\"0.01000000\",\"maxPrice\":\"1000000.00000000\","
        "\"tickSize\":\"0.01000000\"},{\"filterType\":\"LOT_SIZE\",\"minQty\":\"0.00001000\","
        "\"maxQty\":\"9000.00000000\",\"stepSize\":\"0.00001000\"},{\"filterType\":\"MIN_NOTIONAL\","
        "\"minNotional\":\"10.00000000\",\"applyToMarket\":true,\"avgPriceMins\":5}],\"permissions\":[\"SPOT\"]}]}",
        wall_ms());
}

#endif
