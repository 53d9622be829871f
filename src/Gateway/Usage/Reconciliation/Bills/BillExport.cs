namespace Gateway.Usage.Reconciliation.Bills;

/// <summary>One export of a month's bill: the pieces that its manifest lists, which together are the whole month.</summary>
/// <param name="Name">Its manifest's path, or the files that were named one by one.</param>
/// <param name="WrittenAt">When it was made, as far as the paths say; else when its manifest was last changed.</param>
/// <param name="Files">The pieces.</param>
/// <param name="HasManifest">False when nothing says whether pieces are missing.</param>
internal sealed record BillExport(string Name, DateTimeOffset WrittenAt, IReadOnlyList<string> Files, bool HasManifest);
