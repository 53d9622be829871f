using Gateway.Callers;
using Gateway.PersonalData;

namespace Gateway.RequestPolicy.Rules;

/// <summary>Validates an application's settings for personal data.</summary>
internal static class PersonalDataSettings
{
    public static IEnumerable<string> Problems(string application, PersonalDataOptions options)
    {
        var path = $"Callers__Applications__{application}__PersonalData";
        var known = PersonalDataRules.All.Select(rule => rule.Id).ToList();
        foreach (var rule in options.Rules.Except(known, StringComparer.Ordinal))
        {
            yield return $"{path}__Rules: 「{rule}」はありません。{string.Join("、", known)} から選んでください。"
                + $"/ {path}__Rules names '{rule}'. Choose from {string.Join(", ", known)}.";
        }

        if (options.Responses == PersonalDataAction.Mask)
        {
            yield return $"{path}__Responses: Mask は使えません（応答は書き換えません）。Off、Observe、Block から選んでください。"
                + $"/ {path}__Responses is Mask, but responses are never changed. "
                + "Choose from Off, Observe, Block.";
        }
    }
}
