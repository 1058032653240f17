import { customType } from "drizzle-orm/pg-core";

/** A moment: ISO 8601 in UTC with milliseconds on our side, `timestamptz(3)` in the database. */
export const instant = customType<{ data: string; driverData: string }>({
  dataType: () => "timestamp (3) with time zone",
  fromDriver: (value) => new Date(value).toISOString(),
});

/** Text from outside. PostgreSQL holds every character but NUL, which becomes U+FFFD. */
export const words = customType<{ data: string; driverData: string }>({
  dataType: () => "text",
  toDriver: (value) => value.replaceAll("\0", "\uFFFD"),
});

/** Any JSON value, kept as it came. Not `jsonb`: that refuses NUL and lone surrogates, which people do send. */
export const json = customType<{ data: unknown; driverData: unknown }>({
  dataType: () => "json",
  toDriver: (value) => JSON.stringify(value ?? null),
});
