using System.Text.RegularExpressions;
using Gateway.Callers;

namespace Gateway.RequestPolicy.Rules;

/// <summary>
/// Validates <c>Guardrail</c>: it names exactly one guardrail, which is evaluated in the gateway's Region alone.
/// </summary>
internal static partial class GuardrailSettings
{
    private const string NoProfile = "none";

    public static IEnumerable<string> Problems(string path, GuardrailOptions guardrail, string? region)
    {
        var at = $"{path}__Guardrail";
        if (guardrail.Identifier.Length == 0)
        {
            return guardrail is { Version: "", CrossRegionProfile: "" }
                ? []
                : [$"{at}__Identifier: 空です。ガードレールを指定するか、{at} のほかの設定を取り除いてください。"
                    + $"/ {at}__Identifier is empty. Name the guardrail, or leave the other settings of {at} out."];
        }

        return new[]
        {
            Identifier(at, guardrail.Identifier, region),
            Version().IsMatch(guardrail.Version)
                ? null
                : $"{at}__Version: 「{guardrail.Version}」は使えません。版の番号または DRAFT を設定してください。"
                    + $"/ {at}__Version is '{guardrail.Version}'. Give the number of a version, or DRAFT.",
            Profile(at, guardrail.CrossRegionProfile),
        }.OfType<string>();
    }

    private static string? Identifier(string at, string identifier, string? region)
    {
        if (identifier.Contains("guardrail.v", StringComparison.Ordinal)
            || identifier.Contains(":guardrail-profile/", StringComparison.Ordinal))
        {
            return $"{at}__Identifier: 「{identifier}」はガードレールプロファイルです。国外のリージョンで評価されるため、プロファイルなしで作成したガードレールを指定してください。"
                + $"/ {at}__Identifier is '{identifier}', a guardrail profile. Those distribute the evaluation over "
                + "Regions outside Japan. Name a guardrail that was created without one.";
        }

        var arn = Arn().Match(identifier);
        return arn.Success && arn.Groups["region"].Value != region
            ? $"{at}__Identifier: 「{identifier}」は AWS_REGION（{region}）とは別のリージョンのものです。ゲートウェイのリージョンのガードレールを指定してください。"
                + $"/ {at}__Identifier is '{identifier}', in another Region than AWS_REGION ({region}). "
                + "Prompts would be evaluated there. Name a guardrail in the gateway's Region."
            : arn.Success || Id().IsMatch(identifier)
                ? null
                : $"{at}__Identifier: 「{identifier}」は使えません。ガードレールの ID または ARN を設定してください。"
                    + $"/ {at}__Identifier is '{identifier}'. Give the id or the ARN of a guardrail.";
    }

    // No profile for Japan alone is known (November 2026): apac. also evaluates in Seoul, Mumbai and elsewhere.
    private static string? Profile(string at, string profile) => profile switch
    {
        NoProfile => null,
        "" => $"{at}__CrossRegionProfile: 空です。ID からも ARN からも、ほかのリージョンで評価されるかは分かりません。GetGuardrail の crossRegionDetails がないことを確かめ、none を設定してください。"
            + $"/ {at}__CrossRegionProfile is empty. Neither the id nor the ARN shows whether a guardrail is evaluated in other "
            + "Regions: look at crossRegionDetails of GetGuardrail, and declare 'none' if there are none.",
        _ => $"{at}__CrossRegionProfile: 「{profile}」は使えません。国外のリージョンで評価されるため、プロファイルなしで作成したガードレールを使い、none を設定してください。"
            + $"/ {at}__CrossRegionProfile is '{profile}'. With a guardrail profile, prompts are evaluated in Regions "
            + "outside Japan. Use a guardrail that was created without one, and declare 'none'.",
    };

    [GeneratedRegex(
        @"\Aarn:aws:bedrock:(?<region>[a-z0-9-]{1,20}):[0-9]{12}:guardrail/[a-z0-9]{1,128}\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Arn();

    [GeneratedRegex(@"\A[a-z0-9]{1,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Id();

    [GeneratedRegex(@"\A([1-9][0-9]{0,7}|DRAFT)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Version();
}
