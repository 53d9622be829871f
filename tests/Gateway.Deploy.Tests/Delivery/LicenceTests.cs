namespace Gateway.Deploy.Tests.Delivery;

/// <summary>The licence list, and the errors that prevent one.</summary>
public sealed class LicenceTests
{
    [Fact]
    public void Every_part_is_listed_with_licence_and_holder()
    {
        var list = DeliveryRun.Here("licences").Output;

        Assert.Contains(
            "Polly 8.9.1\n  licence    BSD-3-Clause\n  copyright  Copyright (c) 2015-2026, App vNext\n"
            + "  link       https://github.com/App-vNext/Polly\n",
            list, StringComparison.Ordinal);
        Assert.Contains("none stated; authors: Amazon Web Services", list, StringComparison.Ordinal);
    }

    [Fact]
    public void The_texts_that_packages_bring_are_at_its_end_and_standard_ones_for_the_rest()
    {
        var list = DeliveryRun.Here("licences").Output;

        Assert.Contains("\nLICENSE of Polly.Core 8.9.1, Polly 8.9.1\n", list, StringComparison.Ordinal);
        Assert.Contains("Neither the name of the copyright holder", list, StringComparison.Ordinal);
        Assert.Contains("TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION", list, StringComparison.Ordinal);
        Assert.DoesNotContain("The text is not at hand", list, StringComparison.Ordinal);
    }

    [Fact]
    public void A_package_without_a_licence_is_named()
    {
        using var checkout = new SmallCheckout().WithPackage("<authors>Somebody</authors>");

        Refused(checkout, "Some.Package 1.2.3 has no licence that can be read");
    }

    [Theory]
    [InlineData("GPL-3.0-only")]
    [InlineData("MIT AND GPL-3.0-only")]
    [InlineData("Apache-2.0 WITH LLVM-exception")]
    public void A_licence_that_is_not_allowed_is_refused(string licence)
    {
        using var checkout = new SmallCheckout().WithPackage($"<license type='expression'>{licence}</license>");

        Refused(checkout, $"Some.Package 1.2.3 is under {licence}, which is not among the allowed licences");
    }

    [Theory]
    [InlineData("MIT")]
    [InlineData("GPL-3.0-only OR MIT")]
    [InlineData("MIT AND BSD-3-Clause")]
    public void A_licence_that_is_allowed_is_listed(string licence)
    {
        using var checkout = new SmallCheckout().WithPackage($"<license type='expression'>{licence}</license>");

        Assert.Contains($"  licence    {licence}\n", checkout.Run("licences").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_licence_in_a_file_has_to_be_read_by_a_person()
    {
        using var checkout = new SmallCheckout()
            .WithPackage("<license type='file'>LICENSE.md</license>")
            .Write("some.package/1.2.3/LICENSE.md", "All yours.");

        Refused(checkout, "Read it and enter its SPDX identifier under \"read\"");
    }

    [Fact]
    public void A_licence_at_an_address_has_to_be_read_by_a_person()
    {
        using var checkout = new SmallCheckout().WithPackage("<licenseUrl>https://example.com/licence</licenseUrl>");

        Refused(checkout, "\"https://example.com/licence\": \"…\"");
    }

    [Fact]
    public void A_package_that_is_not_restored_is_named()
    {
        using var checkout = new SmallCheckout().Locked();

        Refused(checkout, "Some.Package 1.2.3 is not unpacked. Run: dotnet restore src/Gateway");
    }

    [Fact]
    public void A_package_other_than_the_locked_one_is_refused()
    {
        using var checkout = new SmallCheckout()
            .WithPackage("<license type='expression'>MIT</license>")
            .Write("some.package/1.2.3/.nupkg.metadata", """{"contentHash":"another"}""");

        Refused(checkout, "is not the package of packages.lock.json");
    }

    [Theory]
    [InlineData]
    [InlineData("sbmo")]
    [InlineData("sbom", "--output")]
    [InlineData("sbom", "--outptu", "x")]
    public void Wrong_usage_is_answered_with_the_right_one(params string[] arguments)
    {
        var run = DeliveryRun.Here(arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("Usage: dotnet run --project src/Gateway.Delivery", run.Errors, StringComparison.Ordinal);
    }

    private static void Refused(SmallCheckout checkout, string problem)
    {
        foreach (var document in new[] { "sbom", "licences" })
        {
            var run = checkout.Run(document);

            Assert.Equal((1, ""), (run.ExitCode, run.Output));
            Assert.Contains(problem, run.Errors, StringComparison.Ordinal);
        }
    }
}
