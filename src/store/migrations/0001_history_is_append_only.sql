-- History is only ever added to. The owner of the tables could drop the triggers; no code of ours does.
CREATE FUNCTION refuse_to_change_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'history is append-only: % on "%" was refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
--> statement-breakpoint
DO $$
DECLARE history text;
BEGIN
	FOREACH history IN ARRAY ARRAY['acceptances', 'approvals', 'waivers', 'runs', 'run_states', 'training_requests', 'verdicts', 'audit_log'] LOOP
		EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_history()', history);
	END LOOP;
END
$$;
