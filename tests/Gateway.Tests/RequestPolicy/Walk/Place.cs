using Gateway.Simulator;
using Gateway.Simulator.BedrockRuntime.Shapes;

namespace Gateway.Tests.RequestPolicy.Walk;

/// <summary>A place in a Converse request where an object may be, from the simulator's own data.</summary>
internal sealed record Place(string Path, PlaceKind Kind, IReadOnlyList<string> Members, string Before, string After)
{
    private IReadOnlyDictionary<string, ShapeMember> Types { get; init; } = new Dictionary<string, ShapeMember>();

    public static readonly IReadOnlyDictionary<string, Shape> Shapes =
        Shape.ReadAll(EmbeddedFile.Read("BedrockRuntime.Shapes.converse-shapes.json"));

    public static readonly IReadOnlyList<Place> All = [.. Structure("ConverseRequest", "", "", "")];

    public static IEnumerable<Place> Structures => All.Where(place => place.Kind == PlaceKind.Structure);

    public static IEnumerable<Place> Maps => All.Where(place => place.Kind == PlaceKind.Map);

    public static IEnumerable<Place> Documents => All.Where(place => place.Kind == PlaceKind.Document);

    /// <summary>A body with this JSON at the place.</summary>
    public string With(string json) => Before + json + After;

    /// <summary>An empty value of the type of a member of the object at the place.</summary>
    public string ValueOf(string member) => Types[member].Type switch
    {
        "list" => "[]",
        "string" when member == "name" && Path.EndsWith(".document", StringComparison.Ordinal) => "\"a\"",
        "string" => "\"\"",
        "blob" => "null", // An empty file is tested elsewhere.
        "integer" or "float" => "0",
        "boolean" => "false",
        _ => "{}",
    };

    /// <summary>Empty values of other types than the member's.</summary>
    public string[] OtherValuesOf(string member) => Types[member] switch
    {
        { Type: "document" } => [],
        { Type: "list", Of.Type: "string" } => ["{}"],
        { Type: "list" } => ["{}", "\"\"", "0"],
        { Type: "string" or "blob" or "integer" or "float" or "boolean" } => ["{}"],
        _ => ["[]", "\"\"", "0"],
    };

    /// <summary>The path of a member of the object at the place.</summary>
    public string Of(string member) => Path.Length == 0 ? member : $"{Path}.{member}";

    private static IEnumerable<Place> Structure(string shape, string path, string before, string after)
    {
        var members = Shapes[shape].Members;
        var here = new Place(path, PlaceKind.Structure, [.. members.Keys], before, after) { Types = members };
        return members
            .SelectMany(member => Value(member.Value, here.Of(member.Key), $"{before}{{\"{member.Key}\":", "}" + after))
            .Prepend(here);
    }

    private static IEnumerable<Place> Value(ShapeMember value, string path, string before, string after) =>
        value.Type switch
        {
            "list" => Value(value.Of!, path + "[0]", before + "[", "]" + after),
            "map" => Value(value.Value!, path + ".*", before + "{\"k\":", "}" + after)
                .Prepend(new Place(path, PlaceKind.Map, [], before, after)),
            "document" => [new Place(path, PlaceKind.Document, [], before, after)],
            var shape when Shapes.ContainsKey(shape) => Structure(shape, path, before, after),
            _ => [],
        };
}

internal enum PlaceKind
{
    Structure,
    Map,
    Document,
}
