using Gateway.Configuration;

namespace Gateway.Callers;

/// <summary>Finds the settings of applications that weaken protection.</summary>
internal static class WeakCallers
{
    public static IEnumerable<WeakSetting> Find(CallersOptions options) => options.Applications.SelectMany(
        application => Find($"Callers__Applications__{application.Key}", application.Value))
        .Concat(options.JwtIssuers.Where(issuer => issuer.Value.MaxTokenLifetime > TimeSpan.FromHours(1)).Select(issuer => new WeakSetting(
            $"Callers__JwtIssuers__{issuer.Key}__{nameof(issuer.Value.MaxTokenLifetime)}",
            "a stolen token is accepted for longer than an hour.")));

    private static IEnumerable<WeakSetting> Find(string path, ApplicationOptions options)
    {
        var weak = Find($"{path}__{nameof(options.RequestPolicy)}", options.RequestPolicy);
        return options.PersonalData.Requests != PersonalDataAction.Off ? weak : weak.Append(new WeakSetting(
            $"{path}__{nameof(options.PersonalData)}__{nameof(options.PersonalData.Requests)}",
            "requests are not searched for 個人番号 and 住民票コード, nor counted."));
    }

    private static IEnumerable<WeakSetting> Find(string path, ApplicationRequestPolicyOptions options)
    {
        if (options.AllowOpaqueBodies)
        {
            yield return new WeakSetting(
                $"{path}__{nameof(options.AllowOpaqueBodies)}", "such bodies are not inspected, and MaxTokens does not apply to them.");
        }

        if (options.Guardrail is { Identifier.Length: > 0, Forced: false })
        {
            yield return new WeakSetting(
                $"{path}__{nameof(options.Guardrail)}__{nameof(options.Guardrail.Forced)}",
                "requests that do not name the guardrail are sent without it.");
        }

        if (!options.RequestMetadata)
        {
            yield return new WeakSetting(
                $"{path}__{nameof(options.RequestMetadata)}",
                "the contractor's account cannot see which application sent these calls.");
        }
    }
}
