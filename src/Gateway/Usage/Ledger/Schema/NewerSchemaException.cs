using System.Diagnostics.CodeAnalysis;

namespace Gateway.Usage.Ledger.Schema;

/// <summary>The ledger was written by a newer version of the program, whose tables this one does not know.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Thrown in one place.")]
internal sealed class NewerSchemaException(int present, int known) : Exception(
    $"The ledger has schema version {present}, and this program knows up to {known}. Start the newer program, or restore the backup "
    + "that was made before it.");
