using System.Text;
using Gateway.Testing;

namespace Gateway.Tests.Surfaces.Bypass;

/// <summary>Names of models that are not served, at every place that can name a model.</summary>
internal static class ModelAttempts
{
    public static IEnumerable<Draft> Make(SplitMix64 dice, GoodRequests good)
    {
        foreach (var name in ModelNames.Refused(dice))
        {
            foreach (var operation in GoodRequests.Operations)
            {
                yield return good.Native(operation, Segment(dice, name));
            }

            foreach (var route in GoodRequests.OwnRoutes)
            {
                yield return good.Own(route, name);
            }
        }

        // Served models, in a spelling that is not served.
        foreach (var name in GoodRequests.ServedModels)
        {
            foreach (var operation in GoodRequests.Operations)
            {
                foreach (var segment in Misspelt(dice, name))
                {
                    yield return good.Native(operation, segment);
                }
            }

            foreach (var route in GoodRequests.OwnRoutes)
            {
                yield return good.Own(route, All(name));
                yield return good.Own(route, Once(name.Replace("-", "%2D", StringComparison.Ordinal)));
            }
        }
    }

    // No case turns such a name into a served one: decoding once gives the name itself.
    private static string Segment(SplitMix64 dice, string name) => dice.Below(5) switch
    {
        0 => All(name),
        1 => Again(Once(name)),
        2 when name.All(c => c is > ' ' and <= '~') => name,
        _ => Once(name),
    };

    private static IEnumerable<string> Misspelt(SplitMix64 dice, string name)
    {
        for (var i = 0; i < 6; i++)
        {
            var partly = dice.Some(name, c => Hex(Encoding.ASCII.GetBytes([c])));
            yield return Again(partly);
            yield return Again(Again(partly));
            yield return dice.Some(name, Overlong);
            yield return dice.Some(name, c => $"%u{(int)c:x4}");
            yield return dice.Some(name, c => $"%{(int)c:x}%");
            yield return dice.Some(name, c => $"%c3%{(int)c:x2}");
            yield return dice.Some(name, c => $"&#{(int)c};");
            yield return dice.Some(name, c => $"\\x{(int)c:x2}");
        }
    }

    private static string Once(string name) => Uri.EscapeDataString(name);

    private static string All(string name) => Hex(Encoding.UTF8.GetBytes(name));

    private static string Again(string encoded) => encoded.Replace("%", "%25", StringComparison.Ordinal);

    private static string Hex(byte[] bytes) => string.Concat(bytes.Select(b => $"%{b:X2}"));

    private static string Overlong(char c) => $"%{0xC0 | (c >> 6):X2}%{0x80 | (c & 0x3F):X2}";
}
