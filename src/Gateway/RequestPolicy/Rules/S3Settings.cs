using System.Text.RegularExpressions;
using Gateway.Callers;

namespace Gateway.RequestPolicy.Rules;

/// <summary>Validates <c>S3Locations</c>.</summary>
internal static partial class S3Settings
{
    public static IEnumerable<string> Problems(string path, IList<S3LocationOptions> places)
    {
        for (var i = 0; i < places.Count; i++)
        {
            if (!Uri().IsMatch(places[i].Uri))
            {
                yield return $"{path}__S3Locations__{i}__Uri: 「{places[i].Uri}」は使えません。s3://bucket/prefix/ のように、末尾に / を付けて設定してください。"
                    + $"/ {path}__S3Locations__{i}__Uri is '{places[i].Uri}'. "
                    + "Give bucket and prefix with a slash at the end, such as s3://bucket/prefix/.";
            }

            if (!Account().IsMatch(places[i].BucketOwner))
            {
                yield return $"{path}__S3Locations__{i}__BucketOwner: 「{places[i].BucketOwner}」は使えません。バケットの所有者のアカウント ID（12 桁）を設定してください。"
                    + $"/ {path}__S3Locations__{i}__BucketOwner is '{places[i].BucketOwner}'. "
                    + "Give the 12 digits of the account that owns the bucket.";
            }
        }
    }

    [GeneratedRegex(@"\As3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/([^/%]+/)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Uri();

    [GeneratedRegex(@"\A[0-9]{12}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Account();
}
