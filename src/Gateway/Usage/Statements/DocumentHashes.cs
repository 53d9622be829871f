using Gateway.Audit.Tables;
using Gateway.Usage.Statements.Documents;

namespace Gateway.Usage.Statements;

/// <summary>The hashes of one statement's documents, and their digest, which the audit trail records.</summary>
internal sealed class DocumentHashes
{
    private readonly SortedDictionary<string, string> _hashes = new(StringComparer.Ordinal);

    /// <summary>Adds a document.</summary>
    public void Add(string format, string language, string sha256) => _hashes[$"{format} {language}"] = sha256;

    /// <summary>The digest: of each document its form and its hash, in the order of the forms.</summary>
    public string Digest() => RowDigest.Of(_hashes.SelectMany(hash => new object[] { hash.Key, hash.Value }));

    /// <summary>The forms that no document was added of.</summary>
    public IEnumerable<string> Missing() =>
        DocumentForm.All.Select(form => $"{form.FormatName} {form.LanguageName}").Where(form => !_hashes.ContainsKey(form));
}
