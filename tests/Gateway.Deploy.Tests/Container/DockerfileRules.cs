using System.Text.RegularExpressions;

namespace Gateway.Deploy.Tests.Container;

/// <summary>The rules for the image that its Dockerfile decides.</summary>
internal static class DockerfileRules
{
    private static readonly string[] NeedCommands = ["RUN", "ENTRYPOINT", "HEALTHCHECK", "CMD"];

    /// <summary>The violations, one sentence each.</summary>
    public static IReadOnlyList<string> Problems(string text)
    {
        var file = Dockerfile.Parse(text);
        return
        [
            .. BaseImages(file), .. User(file), .. Commands(file), .. Contents(file), .. Surroundings(file),
        ];
    }

    // Only through an ARG, so that a digest can be given for the whole name, registry included.
    private static IEnumerable<string> BaseImages(Dockerfile file)
    {
        var arguments = file.GlobalArguments.Select(argument => argument.Text.Split('=')[0]).ToHashSet();
        foreach (var image in file.Instructions.Where(one => one.Name == "FROM").Select(from => from.Words[0]))
        {
            if (Regex.Match(image, @"\A\$\{(\w+)\}\z") is not { Success: true } name
                || !arguments.Contains(name.Groups[1].Value))
            {
                yield return $"FROM {image} cannot be given by digest.";
            }
        }
    }

    private static IEnumerable<string> User(Dockerfile file)
    {
        // As a number: Kubernetes' runAsNonRoot cannot look up a name.
        var users = file.LastStage.Where(one => one.Name == "USER").Select(user => user.Text).ToList();
        if (users.Count == 0 || users.Exists(user => !Regex.IsMatch(user, @"\A[1-9]\d*(:[1-9]\d*)?\z")))
        {
            yield return $"USER is '{string.Join(", ", users)}', not the number of somebody else than root.";
        }
    }

    private static IEnumerable<string> Commands(Dockerfile file)
    {
        foreach (var one in file.Instructions.Where(one => NeedCommands.Contains(one.Name) && one.Command() is null))
        {
            yield return $"{one.Name} {one.Text} needs a shell.";
        }

        if (file.LastStage.Any(one => one.Name == "RUN"))
        {
            yield return "RUN in the last stage: its base image has nothing to run.";
        }

        var start = file.LastStage.LastOrDefault(one => one.Name == "ENTRYPOINT")?.Command();
        var check = file.LastStage.LastOrDefault(one => one.Name == "HEALTHCHECK")?.Command();
        if (start is null || check is null || !check.SequenceEqual([.. start, "--healthcheck"]))
        {
            yield return "HEALTHCHECK is not the ENTRYPOINT's own --healthcheck.";
        }
    }

    private static IEnumerable<string> Contents(Dockerfile file)
    {
        if (file.Instructions.Any(one => one.Name == "ADD"))
        {
            yield return "ADD takes from the network and unpacks.";
        }

        var sources = file.Instructions
            .Where(one => one.Name == "COPY")
            .Where(copy => !copy.Flags.Any(flag => flag.StartsWith("--from=", StringComparison.Ordinal)))
            .SelectMany(copy => copy.Words.SkipLast(1));
        foreach (var source in sources)
        {
            if (!(source == "src/Gateway/" || File.Exists(Repository.PathOf(source))))
            {
                yield return $"COPY {source} is neither the gateway nor one file.";
            }
        }
    }

    private static IEnumerable<string> Surroundings(Dockerfile file)
    {
        var environment = file.Environment;
        if (environment.GetValueOrDefault("TZ") != "Asia/Tokyo")
        {
            yield return "TZ is not Asia/Tokyo.";
        }

        if (environment.Keys.Any(name => name.Contains("GLOBALIZATION_INVARIANT", StringComparison.Ordinal)))
        {
            yield return "ICU is turned off.";
        }

        var exposed = file.LastStage.Where(one => one.Name == "EXPOSE").Select(expose => expose.Text);
        var port = environment.GetValueOrDefault("ASPNETCORE_URLS")?.Split(':')[^1];
        if (!exposed.SequenceEqual([port]))
        {
            yield return $"EXPOSE is not {port}, where the program listens.";
        }
    }
}
