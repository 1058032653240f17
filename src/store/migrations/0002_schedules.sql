CREATE TABLE "schedules" (
	"key" text PRIMARY KEY NOT NULL,
	"cron" text NOT NULL,
	"timezone" text NOT NULL,
	"event" json NOT NULL
);
