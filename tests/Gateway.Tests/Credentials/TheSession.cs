using Gateway.Bedrock.Targets;
using Gateway.Testing;

namespace Gateway.Tests.Credentials;

/// <summary>Fixed data of the credentials' tests. The secrets are canaries: none of them may ever be printed.</summary>
internal static class TheSession
{
    public const string RoleArn = "arn:aws:iam::444455556666:role/bedrock-caller";
    public const string ExternalId = "city-2026";
    public const string Secret = StsResponse.Secret;
    public const string Token = StsResponse.Token;
    public const string BaseSecret = "CANARY-base-secret/abcdefghijklmnopqrst";
    public const string BaseToken = "CANARY-base-token+abcdefghijklmnopqrst==";

    public static readonly AssumedRole Role = AssumedRole.Of(
        new() { RoleArn = RoleArn, ExternalId = ExternalId, SessionName = "gateway-test" });

    public static readonly DateTimeOffset Start = new(2026, 11, 23, 3, 0, 0, TimeSpan.Zero);
}
