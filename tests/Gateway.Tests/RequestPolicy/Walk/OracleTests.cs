using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using CsCheck;
using Gateway.RequestPolicy.Schemas;
using Gateway.Simulator.BedrockRuntime.Shapes;

namespace Gateway.Tests.RequestPolicy.Walk;

/// <summary>Compares the walk with slower and simpler readers, over random bodies.</summary>
public class OracleTests
{
    private static readonly Gen<string> Name = Gen.Frequency(
        (6, Gen.OneOf(Place.Structures.SelectMany(place => place.Members).Distinct().ToArray())),
        (6, Gen.OneOf("text", "Text", @"\u0074ext", "content", "messages", "json", "input")),
        (6, Gen.Int[0, 30].Select(i => $"n{i}")),
        (6, Gen.OneOf("id", "ID", "é", "É", @"\u00e9", "", "😀", @"\ud83d\ude00", @"\n", @"a\/b", "a/b", "ß", "ẞ")),
        (1, Gen.OneOf(@"\ud800", @"a\udc00")));

    private static readonly Gen<string> Scalar = Gen.Frequency(
        (30, Gen.OneOf("1", "-1e99999", "\"x\"", "null", "true", @"""\ud83d\ude00""", "\"こ\"", "[]", "{}")),
        (1, Gen.OneOf(@"""\ud800""", @"""\ude00\ud83d""", "tru", "1.", "\"")));

    private static readonly Gen<string> Json = Gen.Recursive<string>((depth, inner) => depth > 5
        ? Scalar
        : Gen.Frequency(
            (2, Scalar),
            (4, Gen.Select(Name, inner).Array[0, 4].Select(Object)),
            (1, Gen.Select(Name, Scalar).Array[8, 40].Select(Object)),
            (2, inner.Array[0, 3].Select(items => $"[{string.Join(',', items)}]"))));

    private static readonly Gen<string> Root =
        Gen.Frequency((20, Gen.Select(Name, Json).Array[0, 5].Select(Object)), (1, Json));

    [Fact]
    public void An_invoke_body_is_read_as_JsonDocument_reads_it()
    {
        var bodies = Root.Select(Gen.Int[0, 9], Gen.Byte, Gen.Int[0, 1000]).Select((json, spoil, with, at) =>
        {
            var bytes = Encoding.UTF8.GetBytes(json);
            if (spoil == 0)
            {
                bytes[at % bytes.Length] = with;
            }

            return bytes;
        });

        Agree(bodies, BodyForm.Opaque, Strict);
    }

    [Fact]
    public void A_Converse_body_is_read_as_the_service_model_reads_it() =>
        Agree(
            Gen.OneOf(Root, ModelledObject("ConverseRequest")).Select(Encoding.UTF8.GetBytes),
            BodyForm.Converse,
            body => IsWholeObject(body, out var root) && Distinct(root, new ShapeMember { Type = "ConverseRequest" }));

    private static void Agree(Gen<byte[]> bodies, BodyForm form, Func<byte[], bool> oracle)
    {
        var (accepted, refused) = (0, 0);

        bodies.Sample(
            body =>
            {
                var expected = oracle(body);
                Interlocked.Increment(ref (expected ? ref accepted : ref refused));
                return expected == (Walked.Error(body, form) is null);
            },
            iter: 20_000, print: Encoding.UTF8.GetString);

        // Both verdicts must be frequent, or the test proves little.
        Assert.InRange(accepted, 1_000, 19_000);
        Assert.InRange(refused, 1_000, 19_000);
    }

    private static bool Strict(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(
                body, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 1000 });
            return IsWholeObject(body, out _);
        }
        catch (Exception refused) when (refused is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static bool IsWholeObject(byte[] body, out JsonElement root)
    {
        root = default;
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 1000 });
            root = document.RootElement.Clone();
            return Utf8.IsValid(body)
                && root.ValueKind == JsonValueKind.Object
                && Texts(root).All(text => text is not null);
        }
        catch (Exception refused) when (refused is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static IEnumerable<string?> Texts(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object =>
            element.EnumerateObject().SelectMany(member => Texts(member.Value).Append(member.Name)),
        _ => [],
    };

    // Checks duplicate names; expected is the shape in the simulator's data, null if that has none.
    private static bool Distinct(JsonElement element, ShapeMember? expected) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().All(item => Distinct(item, ItemOf(expected))),
        JsonValueKind.Object => element.EnumerateObject().Select(member => member.Name)
                .Distinct(IsFree(expected) ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase)
                .Count() == element.EnumerateObject().Count()
            && element.EnumerateObject().All(member => Distinct(member.Value, MemberOf(expected, member.Name))),
        _ => true,
    };

    private static bool IsFree(ShapeMember? expected) => expected?.Type is "document" or "map";

    private static ShapeMember? ItemOf(ShapeMember? expected) =>
        expected?.Type is "document" ? expected : expected?.Type is "list" ? expected.Of : null;

    private static ShapeMember? MemberOf(ShapeMember? expected, string name) => expected?.Type switch
    {
        null => null,
        "document" => expected,
        "map" => expected.Value,
        var type => Place.Shapes.GetValueOrDefault(type)?.Members.GetValueOrDefault(name),
    };

    private static Gen<string> ModelledObject(string shape)
    {
        var members = Place.Shapes[shape].Members;
        var entry = members.Count == 0
            ? Gen.Select(Name, Scalar)
            : Gen.OneOf(members.ToArray()).SelectMany(member => Gen.Select(Spelt(member.Key), Modelled(member.Value)));
        return Gen.Frequency((9, entry), (1, Gen.Select(Name, Scalar))).Array[0, 3].Select(Object);
    }

    private static Gen<string> Spelt(string name) => Gen.Frequency(
        (14, Gen.Const(name)),
        (1, Gen.Const(name.ToUpperInvariant())),
        (1, Gen.Const($@"\u{(int)name[0]:x4}{name[1..]}")));

    private static Gen<string> Modelled(ShapeMember value) => Gen.Frequency(
        (19, value.Type switch
        {
            "list" => Modelled(value.Of!).Array[0, 2].Select(items => $"[{string.Join(',', items)}]"),
            "map" => Gen.Select(Name, Modelled(value.Value!)).Array[0, 3].Select(Object),
            "document" => Gen.Select(Name, Scalar).Array[0, 3].Select(Object),
            var shape when Place.Shapes.ContainsKey(shape) => ModelledObject(shape),
            _ => Gen.Const("\"v\""),
        }),
        (1, Gen.Select(Name, Scalar).Array[0, 3].Select(Object)));

    private static string Object((string Name, string Value)[] members) =>
        $"{{{string.Join(',', members.Select(member => $"\"{member.Name}\":{member.Value}"))}}}";
}
