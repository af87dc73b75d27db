using System.Globalization;

namespace ModalityCompetition.TestKit.Databases;

/// <summary>
/// A trigger on the ledger's table that takes no trial of a sweep beyond a number, until the number is raised: commits wait, everything
/// else goes on. So a sweep that is to be disturbed cannot end before, however fast the machine is. Commits of several silos that pass
/// together may exceed the number by what they carry.
/// </summary>
/// <param name="sql">Runs SQL as superuser in the database of the ledger, whose schema must exist.</param>
public sealed class LedgerGate(Func<string, string> sql)
{
    // A trigger function sees, in each of its statements, what others have committed meanwhile.
    private const string Schema = """
        CREATE TABLE test_gate (trials bigint NOT NULL);
        INSERT INTO test_gate VALUES (0);
        CREATE FUNCTION test_gate() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            WHILE (SELECT coalesce(sum(b.trials), 0) FROM modcomp_block b WHERE b.sweep = NEW.sweep) >= (SELECT trials FROM test_gate) LOOP
                PERFORM pg_sleep(0.01);
            END LOOP;
            RETURN NEW;
        END $$;
        CREATE TRIGGER test_gate BEFORE INSERT ON modcomp_block FOR EACH ROW EXECUTE FUNCTION test_gate();
        """;

    private bool _exists;

    /// <summary>Lets trials through until so many of a sweep are committed.</summary>
    public void LetThrough(long trials)
    {
        if (!_exists)
        {
            sql(Schema);
            _exists = true;
        }

        sql(string.Create(CultureInfo.InvariantCulture, $"UPDATE test_gate SET trials = {trials}"));
    }

    /// <summary>Lets everything through.</summary>
    public void Open()
    {
        if (_exists)
        {
            LetThrough(long.MaxValue);
        }
    }
}
