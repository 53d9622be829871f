using Gateway.ContractorFiles;
using Gateway.Errors;
using Gateway.Telemetry;

namespace Gateway.Residency.Trails;

/// <summary>The result of <c>residency check</c> as text for a terminal.</summary>
internal static class TrailText
{
    public static string Of(TrailResult result, Language language)
    {
        var (text, trail) = (new Printed(language), result.Trail);
        text.Line($"residency check {ProgramVersion.Text}  CloudTrail {Printed.Time(trail.First!.Value)} – {Printed.Time(trail.Last!.Value)}").Line();
        Row("記録（イベント）", "Events", trail.Read);
        Row("  ほかのサービスの記録", "  of other services", trail.OtherServices);
        Row("  重複して届いた記録（1 件として扱う）", "  delivered more than once, taken once", trail.Repeated);
        Row("  ほかの呼び出し元による Bedrock の記録", "  of Bedrock by other principals", result.OfOthers);
        Row("  ゲートウェイのロールによる Bedrock の記録", "  of Bedrock by the gateway's role", result.OfRole);
        Row("処理リージョンが国内と確認できた呼び出し", "Calls processed in Japan by inferenceRegion", result.InJapan);
        Row("処理リージョン（inferenceRegion）の記載がない呼び出し", "Calls whose event has no inferenceRegion", result.WithoutInferenceRegion);
        Row("利用台帳と一致したリクエスト", "Request ids of the ledger with an event", result.Found);
        Row("応答が届かなかった呼び出し（時刻とモデルで対応）", "Calls whose response was lost, by time and model", result.OfLostResponses);
        Row("記録期間の端にあり、記録がない呼び出し", "Without an event, within an hour of the trail's ends", result.AtEdge);
        Row("Bedrock が拒否した呼び出しで、記録がないもの", "Refused by Bedrock, without an event", result.RefusedWithoutEvent);
        foreach (var (name, count) in result.Others)
        {
            Row($"モデルの呼び出し以外の操作 {name}", $"Other operation {name}", count);
        }

        foreach (var finding in Enum.GetValues<TrailFinding>())
        {
            Add(text, result, finding, language);
        }

        if (result.WithoutInferenceRegion > 0)
        {
            text.Line().Line(
                "inferenceRegion のない記録からは、処理したリージョンはわかりません（すべての記録に付くかどうかは未確認）。国内処理の根拠は、推論プロファイルの処理先の確認（GET /residency）だけです。",
                "An event without inferenceRegion does not show where the model ran (whether every event has it is not confirmed). For these calls the profile's Regions (GET /residency) are the only evidence.");
        }

        return text.Line().Line(
            result.IsOk ? "結果: 異常なし" : "結果: 確認が必要な項目があります",
            result.IsOk ? "Result: nothing found" : "Result: there are findings").ToString();

        void Row(string ja, string en, long count) => text.Line($"{Printed.Count(count),14}  {new Text(ja, en).In(language)}");
    }

    private static void Add(Printed text, TrailResult result, TrailFinding finding, Language language)
    {
        if (result.Count(finding) is var count and > 0)
        {
            var (title, remedy) = Words(finding);
            text.Line().Line($"[{new Text("異常", "FINDING").In(language)}] {title.In(language)}: {Printed.Count(count)}").Line($"  {remedy.In(language)}");
            foreach (var call in result.Calls(finding))
            {
                text.Line(
                    $"  {Printed.Time(call.At)}  {call.Operation ?? "-"}  {call.ModelId ?? "-"}  requestId={call.RequestId ?? "-"}  "
                    + $"application={call.Application ?? "-"}  aws={call.UpstreamRequestId ?? "-"}  {call.Principal ?? "-"}  {call.Region ?? "-"} → {call.InferenceRegion ?? "-"}");
            }

            if (count > result.Calls(finding).Count)
            {
                text.Line($"  … +{Printed.Count(count - result.Calls(finding).Count)}");
            }
        }
    }

    private static (Text Title, Text Remedy) Words(TrailFinding finding) => finding switch
    {
        TrailFinding.Abroad => (
            new("国外リージョンでの処理", "Processed outside Japan"),
            new(
                "ゲートウェイのロールによる呼び出しが、国外のリージョンで処理されています。このモデルの利用を停止し、統一的な窓口と事業者に連絡してください。",
                "Calls by the gateway's role were processed outside Japan. Stop the use of this model, and report to your incident desk and the contractor.")),
        TrailFinding.NotOurs => (
            new("利用台帳にない呼び出し", "Calls that are not in the ledger"),
            new(
                "ゲートウェイのロールによる呼び出しですが、利用台帳にありません。doctor --call-model の実行時刻と照らし、違う場合は事業者とロールの使用者を確認してください。",
                "The gateway's role made these calls, and the ledger has none of them. Compare with the times of doctor --call-model; otherwise ask the contractor who uses the role.")),
        TrailFinding.Missing => (
            new("記録がない呼び出し", "Calls without an event"),
            new(
                "CloudTrail のファイルが足りないか、配信が遅れています。すべてのリージョンの、この期間の前後 1 時間を含むファイルを事業者に依頼してください。",
                "CloudTrail files are missing or late. Ask the contractor for those of all Regions, with an hour before and after this time.")),
        TrailFinding.Repeated => (
            new("1 つのリクエスト ID に複数の記録", "Several events of one request id"),
            new(
                "AWS の 1 回の呼び出しに、内容の異なる記録が複数あります。事業者を通じて AWS に確認してください。",
                "AWS recorded one call more than once, as different events. Ask AWS through the contractor.")),
        _ => (
            new("ほかの呼び出し元の国外処理", "Others: processed outside Japan"),
            new(
                "ゲートウェイの呼び出しではありません。事業者のアカウントのほかの利用が、国外のリージョンで処理されています。事業者に伝えてください。",
                "Not calls of the gateway: other use of the contractor's account was processed outside Japan. Tell the contractor.")),
    };
}
