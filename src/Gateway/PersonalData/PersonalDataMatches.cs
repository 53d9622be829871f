namespace Gateway.PersonalData;

/// <summary>What a walk has found that identifies a person, or could not look into. Holds places and never values.</summary>
internal sealed class PersonalDataMatches
{
    private readonly List<(TextSpan Base64, IReadOnlyList<PersonalDataMatch> Found)> _documents = [];

    /// <summary>What stands in the body itself.</summary>
    public IReadOnlyList<PersonalDataMatch> InBody { get; set; } = [];

    /// <summary>What stands in documents that are texts in base64.</summary>
    public IReadOnlyList<(TextSpan Base64, IReadOnlyList<PersonalDataMatch> Found)> InDocuments => _documents;

    /// <summary>How many images and documents nobody here can look into.</summary>
    public int Unreadable { get; set; }

    /// <summary>Whether a number was found.</summary>
    public bool HasNumbers => InBody.Count > 0 || _documents.Count > 0;

    /// <summary>Whether each of them can be replaced where it stands.</summary>
    public bool CanBeMasked => All.All(match => match.Within != TextKind.Fixed);

    private IEnumerable<PersonalDataMatch> All => InBody.Concat(_documents.SelectMany(document => document.Found));

    public void AddDocument(TextSpan base64, IReadOnlyList<PersonalDataMatch> found) => _documents.Add((base64, found));

    /// <summary>Takes over what was found in a body inside this one, where it cannot be masked.</summary>
    public void AddFixed(PersonalDataMatches inner)
    {
        Unreadable += inner.Unreadable;
        InBody = [.. InBody, .. inner.All.Select(match => match with { Within = TextKind.Fixed })];
    }

    /// <summary>How many of each kind.</summary>
    public IEnumerable<(PersonalDataRule Rule, int Count)> Counts() =>
        All.CountBy(match => match.Rule).Select(pair => (pair.Key, pair.Value));
}
