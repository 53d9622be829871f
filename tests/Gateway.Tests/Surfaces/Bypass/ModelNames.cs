using Gateway.Testing;

namespace Gateway.Tests.Surfaces.Bypass;

/// <summary>Names of models that are not served, many of them similar to a served one.</summary>
internal static class ModelNames
{
    private const string Account = "444455556666";

    // The only ARNs that are served: with the contractor's account and with none.
    private static readonly string[] TheArns =
    [
        $"arn:aws:bedrock:ap-northeast-1:{Account}:inference-profile/{The.HaikuProfile}",
        $"arn:aws:bedrock:ap-northeast-1::inference-profile/{The.HaikuProfile}",
    ];

    private static readonly string[] Ids =
    [
        "anthropic.claude-haiku-4-5-20251001-v1:0", "anthropic.claude-opus-5", "amazon.nova-2-lite-v1:0",
        "anthropic.claude-sonnet-4-5-20250929-v1:0", "meta.llama4-70b-v1:0", "cohere.command-r-v1:0", "simulator.slow",
    ];

    private static readonly string[] Geographies =
    [
        "global.", "us.", "us-gov.", "eu.", "uk.", "apac.", "au.", "ca.", "il.", "cn.", "mars.", "JP.", "Jp.", "jP.",
        "jp..", ".jp.", "jp.jp.", "global.jp.", "us.jp.", "jp.us.", "jp-east.", "jp", "jp:", "jp/",
    ];

    private static readonly string[] Regions =
    [
        "us-east-1", "us-west-2", "eu-central-1", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3",
        "ap-southeast-1", "", "*", "AP-NORTHEAST-1", "ap-northeast-1 ", "cn-north-1", "us-gov-west-1",
    ];

    private static readonly string[] Resources =
    [
        "foundation-model/anthropic.claude-opus-5", "foundation-model/jp.anthropic.claude-opus-5",
        $"inference-profile/{The.HaikuProfile}", "inference-profile/us.anthropic.claude-opus-5",
        "inference-profile/global.anthropic.claude-opus-5", "inference-profile/jp.anthropic.claude-opus-9",
        "application-inference-profile/abcdef123456", "prompt/ABCDEFGHIJ", "prompt/ABCDEFGHIJ:1",
        "prompt-router/abcdef", "default-prompt-router/anthropic.claude:1", "provisioned-model/abcdef123456",
        "custom-model/amazon.nova-lite-v1:0/abcdef", "custom-model-deployment/abcdef", "imported-model/abcdef",
        "endpoint/municipality", "marketplace/model-endpoint/all-access", "guardrail/abcdef", "async-invoke/abcdef",
        "model-invocation-job/abcdef", "automated-reasoning-policy/abcdef", "", "/", "*",
    ];

    // From the shipped catalog: disabled, or not granted to the application of the attempts.
    private static readonly string[] NotServed =
    [
        "claude-opus-5", "jp.anthropic.claude-opus-5", "claude-haiku-5-5", "jp.anthropic.claude-haiku-5-5",
        "claude-sonnet-5-5", "jp.anthropic.claude-sonnet-5-5", "jp.anthropic.claude-fable-5", "jp.meta.llama4-70b",
        "nova-2-lite", "jp.amazon.nova-2-lite-v1:0", "こんにちは", "*", ".", "..", "null", "0", "jp.", "demo", "%", "%s",
    ];

    // A character, followed by those that NFKC, a best-fit conversion or a careless reader takes for it.
    private static readonly Dictionary<char, string> LookAlikes = new[]
    {
        "a\u0430\uff41\u00e0", "c\u0441\uff43\u03f2", "d\u0501\uff44", "e\u0435\uff45\u212e", "h\u04bb\uff48\u210e",
        "i\u0456\uff49\u0131\u0130", "j\u0458\uff4a", "k\u212a\uff4b", "l\u04cf\uff4c1I", "o\u043e\uff4f0",
        "p\u0440\uff50", "s\u0455\uff53\u017f", "u\u03c5\uff55", "-\u2010\u2011\u2212\uff0d_",
        ".\u2024\uff0e\u3002\u00b7", ":\uff1a\u2236\ua789", "0\uff10\u0660O", "1\uff11l\u00b9", "2\uff12\u00b2",
        "4\uff14\u0664", "5\uff15\u2075",
    }.ToDictionary(alike => alike[0], alike => alike[1..]);

    private static readonly string[] Unseen =
    [
        "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u202e", "\u2066", "\u0301", "\ufe0f", "\0",
        "\u0001", "\u007f", "\u0085", "\u00a0", "\u2028", "\u3000", " ", "\t", "\r", "\n", "\r\n", "\b", "\u001b",
    ];

    private static readonly string[] Tails =
    [
        ".", "..", "/", "//", ":", ":0", ";", ";v=1", "\\", "?", "?x=1", "#", "#x", "%", "%00", "%20", "%2e", "%2f",
        "&x=1", ",", ",claude-opus-5", "|claude-opus-5", "'", "\"", "`", "$", "*", "~", "@", "/converse", "/../x",
        "\0.jp", "-", "_",
    ];

    private static readonly string[] Heads =
    [
        "/", "./", "../", "//", "\\", ";", ":", "model/", "/model/", "arn:", "%20", "jp.jp.", "x/../", "bedrock/",
        "file:", "@",
    ];

    /// <summary>Names that are refused on every route.</summary>
    public static IEnumerable<string> Refused(SplitMix64 dice)
    {
        var fixedNames = Geographies.SelectMany(prefix => Ids.Select(id => prefix + id))
            .Where(name => name != The.HaikuProfile)
            .Concat(NotServed)
            .Concat(Tails.SelectMany(tail => GoodRequests.ServedModels.Select(model => model + tail)))
            .Concat(Heads.SelectMany(head => GoodRequests.ServedModels.Select(model => head + model)))
            .Concat(new[] { 65, 600, 2048, 2049, 4000 }.Select(length => GoodRequests.Model.PadRight(length, 'a')))
            .Concat(Regions.SelectMany(region => Resources.Select(resource => Arn(dice, region, resource))));
        var nearMisses = Enumerable.Range(0, 260).Select(_ => NearMiss(dice, dice.Of(GoodRequests.ServedModels)));

        return fixedNames.Concat(nearMisses)
            .Where(name => !GoodRequests.ServedModels.Contains(name) && name != GoodRequests.CountingModel && !TheArns.Contains(name))
            .Distinct();
    }

    private static string Arn(SplitMix64 dice, string region, string resource)
    {
        var partition = dice.Of(["aws", "aws", "aws", "aws-cn", "aws-us-gov", "aws-iso", "", "AWS"]);
        var service = dice.Of(["bedrock", "bedrock", "sagemaker", "bedrock-agent", "bedrock-runtime", "s3", ""]);
        var account = dice.Of([Account, Account, "123456789012", "", "aws", "*"]);
        return $"{dice.Of(["arn", "arn", "arn", "ARN"])}:{partition}:{service}:{region}:{account}:{resource}";
    }

    private static string NearMiss(SplitMix64 dice, string name)
    {
        var at = dice.Below(name.Length);
        return dice.Below(8) switch
        {
            0 => dice.Some(name, c => char.ToUpperInvariant(c).ToString()),
            1 or 2 => dice.Some(name, c => LookAlike(dice, c)),
            3 or 4 => name.Insert(dice.Below(name.Length + 1), dice.Of(Unseen)),
            5 => name.Remove(at, 1),
            6 => name.Insert(at, name[at].ToString()),
            _ => dice.Toss() ? name + dice.Of(Unseen) : dice.Of(Unseen) + name,
        };
    }

    private static string LookAlike(SplitMix64 dice, char c) =>
        LookAlikes.TryGetValue(c, out var alike) ? alike[dice.Below(alike.Length)].ToString() : c.ToString();
}
