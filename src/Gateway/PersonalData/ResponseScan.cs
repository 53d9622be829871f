using System.Collections.Immutable;
using Gateway.Usage;

namespace Gateway.PersonalData;

/// <summary>
/// Searches one JSON object of a response: a whole response, or the complete texts in an event of a stream. Consecutive texts
/// may share a number; a name or a JSON number is searched on its own.
/// </summary>
/// <param name="json">The object.</param>
/// <param name="rules">The rules to search for.</param>
/// <param name="cancellation">Ends a long scan.</param>
internal ref struct ResponseScan(
    ReadOnlySpan<byte> json, ImmutableArray<PersonalDataRule> rules, CancellationToken cancellation = default) : IResponseTexts
{
    private PersonalDataScan _texts = new(json, rules, cancellation);
    private PersonalDataScan _names = new(json, rules, cancellation);

    public readonly bool AreWanted => true;

    /// <summary>The matches in texts and numbers; <c>null</c> for none.</summary>
    public readonly IReadOnlyList<PersonalDataMatch>? InTexts => _texts.Matches;

    /// <summary>The matches in names; <c>null</c> for none.</summary>
    public readonly IReadOnlyList<PersonalDataMatch>? InNames => _names.Matches;

    public void Add(scoped ReadOnlySpan<byte> json, ResponseText text) => Add(text);

    public void Add(ResponseText text)
    {
        if (text.Kind == ResponseTextKind.Name)
        {
            _names.Text(text.Start, text.Length, TextKind.Fixed);
            _names.Break();
        }
        else if (text.Kind == ResponseTextKind.Number)
        {
            _texts.Break();
            _texts.Text(text.Start, text.Length, TextKind.Number);
            _texts.Break();
        }
        else
        {
            _texts.Text(text.Start, text.Length);
        }
    }

    public readonly void EndObject(scoped ReadOnlySpan<byte> json)
    {
    }

    public readonly void EndBlock()
    {
    }
}
