CREATE TABLE "acceptances" (
	"repository" text NOT NULL,
	"task" text NOT NULL,
	"label_version" integer NOT NULL,
	"items_digest" text NOT NULL,
	"labels_digest" text NOT NULL,
	"items" integer NOT NULL,
	"labels" text NOT NULL,
	"commit" text NOT NULL,
	"accepted_by" text NOT NULL,
	"accepted_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "acceptances_repository_task_label_version_pk" PRIMARY KEY("repository","task","label_version")
);
--> statement-breakpoint
CREATE TABLE "approvals" (
	"id" serial PRIMARY KEY NOT NULL,
	"repository" text NOT NULL,
	"pull_request" integer NOT NULL,
	"rule" text NOT NULL,
	"subject" text NOT NULL,
	"approved_by" text NOT NULL,
	"approved_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "one_approval_per_person" UNIQUE("repository","pull_request","rule","subject","approved_by")
);
--> statement-breakpoint
CREATE TABLE "audit_log" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_log_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp (3) with time zone NOT NULL,
	"repository" text,
	"actor" text NOT NULL,
	"did" text NOT NULL,
	"details" json NOT NULL
);
--> statement-breakpoint
CREATE TABLE "deliveries" (
	"id" text PRIMARY KEY NOT NULL,
	"source" text NOT NULL,
	"headers" json NOT NULL,
	"body" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"dispatched" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "link_codes" (
	"code" text PRIMARY KEY NOT NULL,
	"slack_user" text NOT NULL,
	"until" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "links" (
	"slack_user" text PRIMARY KEY NOT NULL,
	"login" text NOT NULL,
	"linked_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "one_slack_user_per_login" UNIQUE("login")
);
--> statement-breakpoint
CREATE TABLE "policy_files" (
	"repository" text NOT NULL,
	"path" text NOT NULL,
	"text" text NOT NULL,
	"sha" text NOT NULL,
	CONSTRAINT "policy_files_repository_path_pk" PRIMARY KEY("repository","path")
);
--> statement-breakpoint
CREATE TABLE "posts" (
	"key" text PRIMARY KEY NOT NULL,
	"reserved_at" timestamp (3) with time zone NOT NULL,
	"place" json
);
--> statement-breakpoint
CREATE TABLE "run_states" (
	"run_id" text NOT NULL,
	"number" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"status" text NOT NULL,
	"started_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"progress" json,
	"reason" text,
	"runner" text,
	"result" json,
	CONSTRAINT "run_states_run_id_number_pk" PRIMARY KEY("run_id","number")
);
--> statement-breakpoint
CREATE TABLE "runs" (
	"id" text PRIMARY KEY NOT NULL,
	"number" bigint GENERATED ALWAYS AS IDENTITY (sequence name "runs_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"repository" text NOT NULL,
	"task" text NOT NULL,
	"experiment" text NOT NULL,
	"experiment_path" text NOT NULL,
	"commit" text NOT NULL,
	"fingerprint" text NOT NULL,
	"seed" bigint NOT NULL,
	"attempt" integer NOT NULL,
	"requested_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "one_run_per_attempt" UNIQUE("repository","fingerprint","seed","attempt")
);
--> statement-breakpoint
CREATE TABLE "training_cards" (
	"request_id" text PRIMARY KEY NOT NULL,
	"place" json NOT NULL
);
--> statement-breakpoint
CREATE TABLE "training_requests" (
	"id" text PRIMARY KEY NOT NULL,
	"number" bigint GENERATED ALWAYS AS IDENTITY (sequence name "training_requests_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"repository" text NOT NULL,
	"task" text NOT NULL,
	"experiment" text NOT NULL,
	"experiment_path" text NOT NULL,
	"commit" text NOT NULL,
	"fingerprint" text NOT NULL,
	"pull_request" integer,
	"asked_by" text NOT NULL,
	"asked_at" timestamp (3) with time zone NOT NULL,
	"runs" text[] NOT NULL
);
--> statement-breakpoint
CREATE TABLE "verdicts" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "verdicts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"repository" text NOT NULL,
	"pull_request" integer NOT NULL,
	"task" text NOT NULL,
	"head_sha" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"verdict" json NOT NULL
);
--> statement-breakpoint
CREATE TABLE "waivers" (
	"id" serial PRIMARY KEY NOT NULL,
	"repository" text NOT NULL,
	"rule" text NOT NULL,
	"reason" text NOT NULL,
	"approved_by" text NOT NULL,
	"until" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "child_jobs" (
	"key" text PRIMARY KEY NOT NULL,
	"run_id" text NOT NULL,
	"step_id" text NOT NULL,
	"name" text NOT NULL,
	"queue" text NOT NULL,
	"input" json,
	"result" json,
	"ended" boolean DEFAULT false NOT NULL,
	"cancelled" boolean DEFAULT false NOT NULL,
	"starts" integer DEFAULT 0 NOT NULL,
	"errors" integer DEFAULT 0 NOT NULL,
	"queued_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "step_outputs" (
	"run_id" text NOT NULL,
	"step_id" text NOT NULL,
	"outcome" text,
	"output" json,
	"error" text,
	"errors" integer DEFAULT 0 NOT NULL,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "step_outputs_run_id_step_id_pk" PRIMARY KEY("run_id","step_id")
);
--> statement-breakpoint
CREATE TABLE "workflow_definitions" (
	"digest" text PRIMARY KEY NOT NULL,
	"path" text NOT NULL,
	"text" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "workflow_runs" (
	"id" text PRIMARY KEY NOT NULL,
	"number" bigint GENERATED ALWAYS AS IDENTITY (sequence name "workflow_runs_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"event_id" text NOT NULL,
	"scope" text DEFAULT '' NOT NULL,
	"workflow" text NOT NULL,
	"event" json NOT NULL,
	"definition" text NOT NULL,
	"concurrency_group" text,
	"status" text NOT NULL,
	"aborted" boolean DEFAULT false NOT NULL,
	"reason" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"queued_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "one_run_per_event_and_workflow" UNIQUE("event_id","scope","workflow")
);
--> statement-breakpoint
ALTER TABLE "run_states" ADD CONSTRAINT "run_states_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "training_cards" ADD CONSTRAINT "training_cards_request_id_training_requests_id_fk" FOREIGN KEY ("request_id") REFERENCES "public"."training_requests"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "child_jobs" ADD CONSTRAINT "child_jobs_run_id_workflow_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."workflow_runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "step_outputs" ADD CONSTRAINT "step_outputs_run_id_workflow_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."workflow_runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workflow_runs" ADD CONSTRAINT "workflow_runs_definition_workflow_definitions_digest_fk" FOREIGN KEY ("definition") REFERENCES "public"."workflow_definitions"("digest") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_log_by_repository" ON "audit_log" USING btree ("repository","at");--> statement-breakpoint
CREATE INDEX "deliveries_by_time" ON "deliveries" USING btree ("dispatched","at");--> statement-breakpoint
CREATE INDEX "runs_by_task" ON "runs" USING btree ("repository","task","number");--> statement-breakpoint
CREATE INDEX "requests_by_fingerprint" ON "training_requests" USING btree ("repository","fingerprint");--> statement-breakpoint
CREATE INDEX "requests_by_run" ON "training_requests" USING gin ("runs");--> statement-breakpoint
CREATE INDEX "verdicts_by_pull_request" ON "verdicts" USING btree ("repository","pull_request","task","id");--> statement-breakpoint
CREATE INDEX "verdicts_by_time" ON "verdicts" USING btree ("repository","at");--> statement-breakpoint
CREATE INDEX "waivers_by_repository" ON "waivers" USING btree ("repository","until");--> statement-breakpoint
CREATE INDEX "child_jobs_by_step" ON "child_jobs" USING btree ("run_id","step_id");--> statement-breakpoint
CREATE INDEX "unfinished_child_jobs" ON "child_jobs" USING btree ("name") WHERE not ended;--> statement-breakpoint
CREATE INDEX "unfinished_workflow_runs" ON "workflow_runs" USING btree ("queued_at") WHERE status in ('queued', 'running', 'waiting');--> statement-breakpoint
CREATE INDEX "unfinished_workflow_runs_by_group" ON "workflow_runs" USING btree ("concurrency_group","number") WHERE status in ('queued', 'running', 'waiting');