using Gateway.Bedrock.Runtime;
using Gateway.Doctor.Causes;
using Gateway.Doctor.Findings;
using Gateway.Errors;
using Gateway.Residency;

namespace Gateway.Doctor.Checks;

/// <summary>Derives findings about a model, and about the other Region, from the calls of the model.</summary>
internal static class ModelCallDiagnosis
{
    /// <param name="here">The target that was called.</param>
    /// <param name="placement">The model.</param>
    /// <param name="made">The calls.</param>
    /// <param name="needed">The permission that the calls need.</param>
    public static IEnumerable<Finding> Diagnose(
        Deployment here, Placement placement, IReadOnlyList<BedrockAttempt> made, BedrockPermission needed)
    {
        var (topic, elsewhere) = (Topics.ModelCall.Of(placement.Alias), Topics.OsakaPermission.Of(placement.Alias));
        var answered = made.Count(call => call.Error is null);
        if (made.FirstOrDefault(call => call.Error is not null && !OneTokenCalls.IsDeniedElsewhere(call, here)) is { } refused)
        {
            var finding = UnansweredCall.Explain(here, topic, refused, needed);
            return [finding, .. IfRouted(placement, elsewhere.Skip(finding))];
        }

        if (made.FirstOrDefault(call => OneTokenCalls.IsDeniedElsewhere(call, here)) is { } denied)
        {
            var finding = DeniedElsewhere(here, elsewhere, denied, needed, answered, made.Count);
            return [answered > 0 ? topic.Ok(Answered(answered, made.Count)) : topic.Skip(finding), finding];
        }

        return [topic.Ok(Answered(answered, made.Count)), .. IfRouted(placement, elsewhere.Ok(NotDenied(made.Count)))];
    }

    private static IEnumerable<Finding> IfRouted(Placement placement, Finding finding) =>
        placement.Destinations.Length == 1 ? [] : [finding];

    private static Finding DeniedElsewhere(
        Deployment here, Topic topic, BedrockAttempt denied, BedrockPermission needed, int answered, int all)
    {
        var quote = UnansweredCall.Quoted(denied);
        return topic.Fail(
            answered > 0
                ? new(
                    $"{here.OtherRegion} に振り分けられたときだけ拒否されます（{all} 回中 {answered} 回は成功）。{quote}",
                    $"Denied only when routed to {here.OtherRegion} ({answered} of {all} calls succeeded). {quote}")
                : new(
                    $"{here.OtherRegion} での実行が許可されていないため、すべて拒否されます。{quote}",
                    $"Every call is denied, because running in {here.OtherRegion} is not allowed. {quote}"),
            BedrockDenials.CauseOf(Denial.Read(denied.OperatorMessage!), Prerequisites.BedrockRuntime, here, needed));
    }

    private static Text Answered(int answered, int all) => new(
        $"{all} 回中 {answered} 回、応答がありました。", $"{answered} of {all} calls got a response.");

    private static Text NotDenied(int all) => new(
        $"{all} 回とも拒否されませんでした（どのリージョンで処理されたかは応答からは分かりません）。",
        $"None of {all} calls was denied. (No response shows which Region it came from.)");
}
