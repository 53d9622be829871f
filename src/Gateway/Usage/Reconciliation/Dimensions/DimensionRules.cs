using System.Text.Json;
using Gateway.ContractorFiles;

namespace Gateway.Usage.Reconciliation.Dimensions;

/// <summary>
/// How AWS's bill spells models and kinds of tokens: data, shipped in <c>dimensions.json</c>, to which a file of the same form adds
/// entries that come first.
/// </summary>
internal sealed record DimensionRules
{
    private static readonly JsonSerializerOptions Form = new()
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter<TokenKind>() },
    };

    /// <summary>Where the entries are from, and when they were read.</summary>
    public string Source { get; init; } = "";

    /// <summary>The prefixes of usage types that stand for Regions in Japan.</summary>
    public IReadOnlyList<string> HomeRegions { get; init; } = [];

    /// <summary>What in a usage type says that a call was processed anywhere.</summary>
    public IReadOnlyList<string> Abroad { get; init; } = [];

    /// <summary>The kinds, by what their names contain; capitals and marks do not count. The first that fits counts.</summary>
    public IReadOnlyList<KindRule> Kinds { get; init; } = [];

    /// <summary>What in a usage type says that it does not count tokens.</summary>
    public IReadOnlyList<string> NotTokens { get; init; } = [];

    /// <summary>The names of models.</summary>
    public IReadOnlyList<ModelRule> Models { get; init; } = [];

    /// <summary>The shipped rules.</summary>
    public static DimensionRules Shipped { get; } = ReadShipped();

    /// <summary>The shipped rules behind those of a file.</summary>
    /// <exception cref="ContractorFileException">The file is not of that form.</exception>
    public static DimensionRules With(string path)
    {
        try
        {
            using var file = ContractorFile.Open(path);
            var own = JsonSerializer.Deserialize<DimensionRules>(file, Form) ?? new();
            return new()
            {
                Source = $"{own.Source}; {Shipped.Source}",
                HomeRegions = [.. Shipped.HomeRegions], // No file makes another Region one of Japan's.
                Abroad = [.. own.Abroad, .. Shipped.Abroad],
                Kinds = [.. own.Kinds, .. Shipped.Kinds],
                NotTokens = [.. own.NotTokens, .. Shipped.NotTokens],
                Models = [.. own.Models, .. Shipped.Models],
            };
        }
        catch (JsonException wrong)
        {
            throw new ContractorFileException(path, new(
                $"対応表の JSON ではありません（{wrong.Message}）。形式は deploy/docs/reconcile.md にあります。",
                $"It is not JSON of the form in deploy/docs/reconcile.md ({wrong.Message})."), cause: wrong);
        }
    }

    private static DimensionRules ReadShipped()
    {
        using var json = typeof(DimensionRules).Assembly.GetManifestResourceStream("Gateway.Usage.Reconciliation.dimensions.json")
            ?? throw new InvalidOperationException("The program was built without its dimensions.");
        return JsonSerializer.Deserialize<DimensionRules>(json, Form)!;
    }
}

/// <summary>A kind of tokens.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Contains">All of what the dimension's name must contain, without marks.</param>
internal sealed record KindRule(TokenKind Kind, IReadOnlyList<string> Contains);

/// <summary>A model.</summary>
/// <param name="ModelId">The base model's id, or the ARN of an application profile as the catalog has it.</param>
/// <param name="Names">Its names in products and usage types; capitals, spaces and marks do not count.</param>
internal sealed record ModelRule(string ModelId, IReadOnlyList<string> Names);
