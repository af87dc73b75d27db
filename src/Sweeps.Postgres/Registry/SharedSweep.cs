using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Ledger;

namespace ModalityCompetition.Sweeps.Postgres.Registry;

/// <summary>A sweep of a shared ledger.</summary>
/// <param name="Id">Its number in the database.</param>
/// <param name="Name">Its name, unique in the ledger.</param>
/// <param name="Identity">What all its results have in common.</param>
/// <param name="CodeVersion">Version of the program that began it; information only.</param>
/// <param name="Source">The spec as its user gave it last.</param>
public sealed record SharedSweep(int Id, string Name, LedgerIdentity Identity, string CodeVersion, SweepSource Source);

/// <summary>A spec as its user gave it: the text, and what the command line put in place of its values.</summary>
/// <param name="Text">The spec file.</param>
/// <param name="Assignments">Lines <c>key=value</c> in the order in which they are applied.</param>
public sealed record SweepSource(string Text, ImmutableArray<string> Assignments);
