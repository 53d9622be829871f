using System.Collections.Immutable;

namespace Gateway.PersonalData;

/// <summary>The matches of a walk, and the number of files it could not inspect. Holds positions and never values.</summary>
internal sealed class PersonalDataMatches
{
    private readonly List<(TextSpan Base64, IReadOnlyList<PersonalDataMatch> Found)> _documents = [];

    /// <summary>The matches in the body itself.</summary>
    public IReadOnlyList<PersonalDataMatch> InBody { get; set; } = [];

    /// <summary>The matches in base64 documents that are texts.</summary>
    public IReadOnlyList<(TextSpan Base64, IReadOnlyList<PersonalDataMatch> Found)> InDocuments => _documents;

    /// <summary>
    /// The places of texts with numbers whose signature fails when they are masked, at most twenty; noted only where numbers are
    /// masked.
    /// </summary>
    public ImmutableArray<string> InSigned { get; set; } = [];

    /// <summary>The number of images and documents that cannot be inspected.</summary>
    public int Unreadable { get; set; }

    /// <summary>True when at least one number was found.</summary>
    public bool HasNumbers => InBody.Count > 0 || _documents.Count > 0;

    /// <summary>True when each of them can be masked in place.</summary>
    public bool CanBeMasked => InSigned.IsEmpty && All.All(match => match.Within != TextKind.Fixed);

    private IEnumerable<PersonalDataMatch> All => InBody.Concat(_documents.SelectMany(document => document.Found));

    public void AddDocument(TextSpan base64, IReadOnlyList<PersonalDataMatch> found) => _documents.Add((base64, found));

    /// <summary>Adds the matches of a body inside this one, where they cannot be masked.</summary>
    public void AddFixed(PersonalDataMatches inner)
    {
        Unreadable += inner.Unreadable;
        InBody = [.. InBody, .. inner.All.Select(match => match with { Within = TextKind.Fixed })];
    }

    /// <summary>The number of matches of each rule.</summary>
    public IEnumerable<(PersonalDataRule Rule, int Count)> Counts() =>
        All.CountBy(match => match.Rule).Select(pair => (pair.Key, pair.Value));
}
