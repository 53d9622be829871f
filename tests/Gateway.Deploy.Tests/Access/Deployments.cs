using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Gateway.Sandbox.Deployment;
using Gateway.Simulator.CloudFormation;

namespace Gateway.Deploy.Tests.Access;

/// <summary>The three deployments, from the templates in deploy/ or from changed ones.</summary>
internal static class Deployments
{
    private static readonly ConcurrentDictionary<string, JsonObject> Templates = new(StringComparer.Ordinal);

    public const string Publisher = "arn:aws:iam::111122223333:role/GatewayBuilderRole";
    public const string SettingsKey = "arn:aws:kms:ap-northeast-1:111122223333:key/01234567-89ab-cdef-0123-456789abcdef";

    /// <summary>Every parameter that turns an option on.</summary>
    public static IReadOnlyDictionary<string, string> EveryOption { get; } = new Dictionary<string, string>
    {
        ["contractor:AllowSessionTags"] = "true",
        ["contractor:InRegionModelIds"] = "amazon.titan-embed-text-v2:0,cohere.embed-multilingual-v3",
        ["contractor:InvocationLogging"] = "true",
        ["contractor:PermissionsBoundaryArn"] = "arn:aws:iam::444455556666:policy/Boundary",
        ["10-foundation:AllowSessionTags"] = "true",
        ["10-foundation:SettingsKeyArn"] = SettingsKey,
        ["10-foundation:PermissionsBoundaryArn"] = "arn:aws:iam::111122223333:policy/Boundary",
        ["20-endpoints:AllowSessionTags"] = "true",
        ["20-endpoints:InRegionModelIds"] = "amazon.titan-embed-text-v2:0,cohere.embed-multilingual-v3",
        ["20-endpoints:ImagePublisherRoleArn"] = Publisher,
        ["20-endpoints:WithCodeArtifactAssets"] = "true",
        ["25-database:AdministratorSecurityGroupId"] = "sg-0123456789abcdef9",
        ["30-service:RequireVerified"] = "true",
    };

    /// <summary>
    /// A template of the repository, by its path below deploy/. It must not be changed: see <see cref="Copy"/>.
    /// </summary>
    public static JsonObject Read(string path) => Templates.GetOrAdd(
        path, static path => TemplateReader.Read(File.ReadAllText(Repository.PathOf("deploy", path))));

    /// <summary>A copy of a template, which may be changed.</summary>
    public static JsonObject Copy(string path) => (JsonObject)Read(path).DeepClone();

    /// <exception cref="TemplateFormatException">A template cannot be deployed.</exception>
    public static Rollout Of(Variants variant, Func<string, JsonObject>? read = null) => variant switch
    {
        Variants.First => Rollout.Create(RolloutStage.First, read ?? Read),
        Variants.Second => Rollout.Create(RolloutStage.Second, read ?? Read),
        Variants.Everything => Rollout.Create(RolloutStage.Second, read ?? Read, EveryOption),
        _ => throw new ArgumentOutOfRangeException(nameof(variant), variant, "One at a time."),
    };
}
