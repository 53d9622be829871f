using Gateway.Catalog;
using Gateway.Residency;
using Gateway.Testing;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Residency.Generated;

/// <summary>A configuration as a careless or malicious person might write it.</summary>
internal sealed record GeneratedConfiguration(
    string Region, CatalogOptions Catalog, ResidencyOptions Residency, bool RequireVerified)
{
    public const string Account = "444455556666";

    private static readonly string[] Regions =
        ["ap-northeast-1", "ap-northeast-3", "ap-northeast-2", "us-east-1", "", "AP-NORTHEAST-1", "ap-northeast-1 "];

    private static readonly string[] Prefixes =
    [
        "jp.", "jp.", "jp.", "", "", "us.", "global.", "apac.", "eu.", "kr.", "JP.", "jp..", ".jp.", "jp.jp.", "jp.us.",
        "us.jp.", "\uff4ap.", "jp",
    ];

    private static readonly string[] Models =
    [
        "anthropic.claude-haiku-4-5-20251001-v1:0", "anthropic.claude-opus-5", "amazon.nova-2-lite-v1:0", "meta.llama4",
        "simulator.slow", "global.claude", "claude",
    ];

    private static readonly string[] Types =
    [
        "foundation-model", "inference-profile", "inference-profile", "application-inference-profile",
        "application-inference-profile", "prompt", "prompt-router", "default-prompt-router", "provisioned-model",
        "custom-model", "imported-model", "endpoint",
    ];

    private static readonly string[] Providers = ["anthropic", "amazon", "simulator", "global", "us", "jp", "kr"];

    public IConfiguration Settings => new ConfigurationBuilder().AddInMemoryCollection(
    [
        new("AWS_REGION", Region), new("Contractor:RoleArn", $"arn:aws:iam::{Account}:role/Bedrock"),
    ]).Build();

    public static GeneratedConfiguration Make(SplitMix64 dice)
    {
        var catalog = new CatalogOptions { Providers = Some(dice, Providers, 7) };
        for (var entry = 0; entry < 6; entry++)
        {
            // A duplicate id always prevents the start.
            var modelId = ModelId(dice);
            if (catalog.Models.Values.Any(model => model.ModelId == modelId))
            {
                continue;
            }

            catalog.Models[$"entry-{entry}"] = new ModelOptions
            {
                ModelId = modelId,
                CountTokensModelId = dice.Below(3) == 0 ? dice.Of(Prefixes) + dice.Of(Models) : "",
                Destinations = dice.Below(6) switch
                {
                    0 => Some(dice, Regions, 3),
                    1 => [],
                    2 => ["ap-northeast-1"],
                    _ => ["ap-northeast-1", "ap-northeast-3"],
                },
                SourceRegions = dice.Below(4) switch
                {
                    0 => Some(dice, Regions, 2),
                    1 => ["ap-northeast-1", "ap-northeast-3"],
                    _ => [],
                },
                Source = "generated",
            };
        }

        return new GeneratedConfiguration(
            dice.Of(["ap-northeast-1", "ap-northeast-1", "ap-northeast-3", "us-east-1", ""]), catalog,
            new ResidencyOptions { AllowedRegions = dice.Below(2) == 0 ? [] : Some(dice, Regions, 2) },
            dice.Below(4) == 0);
    }

    private static string ModelId(SplitMix64 dice)
    {
        var id = dice.Of(Prefixes) + dice.Of(Models);
        if (dice.Below(2) == 0)
        {
            return id;
        }

        var type = dice.Of(Types);
        var resource = type == "application-inference-profile" ? dice.Of(["a1b2c3", "d4e5f6", "a/b", "", "a:b"]) : id;
        var (partition, service) = (dice.Of(["aws", "aws", "aws", "aws-cn"]), dice.Of(["bedrock", "bedrock", "sagemaker"]));
        return $"arn:{partition}:{service}:{dice.Of(Regions)}:{dice.Of([Account, Account, "", "999988887777"])}:{type}/{resource}";
    }

    private static List<string> Some(SplitMix64 dice, string[] choices, int most) =>
        [.. Enumerable.Range(0, dice.Below(most + 1)).Select(_ => dice.Of(choices))];
}
