using Octavo.Scaling;

namespace Octavo.Tests.Scaling;

public sealed class PublishedLawsTests
{
    // Published values are printed to three decimals.
    private const double Printed = 5e-4;

    [Fact]
    public void Kaplans_laws_give_the_checked_losses()
    {
        Assert.Equal(2.830, KaplanLaws.Parameters.Loss(1e8), Printed);
        Assert.Equal(2.865, KaplanLaws.Parameters.Loss(8.5e7), Printed);
        Assert.Equal(2.304, KaplanLaws.Parameters.Loss(1.5e9), Printed);
        Assert.Equal(2.816, KaplanLaws.Tokens.Loss(1e9), Printed);
        Assert.Equal(1, KaplanLaws.Compute.Loss(3.1e8));
    }

    [Fact]
    public void Ten_times_the_parameters_multiply_the_loss_by_0_8395()
    {
        Assert.Equal(0.8395, KaplanLaws.Parameters.FactorPerTenfold, 5e-5);
        Assert.Equal(0.8395, KaplanLaws.Parameters.Loss(1e9) / KaplanLaws.Parameters.Loss(1e8), 5e-5);
    }

    [Fact]
    public void Gpt3s_compute_law_foresees_1_734_nats_for_the_largest_model() =>
        Assert.Equal(1.734, KaplanLaws.Gpt3Compute.Loss(3637), Printed);

    [Fact]
    public void The_joint_law_nears_its_two_sides()
    {
        // With endless data only N limits, with endless parameters only D.
        Assert.Equal(Math.Pow(6.4e13 / 1e8, 0.076), KaplanLaws.JointLoss(1e8, 1e30), 1e-6);
        Assert.Equal(Math.Pow(1.8e13 / 1e9, 0.103), KaplanLaws.JointLoss(1e40, 1e9), 1e-6);
    }

    [Fact]
    public void The_best_division_of_chinchillas_compute_depends_on_the_fit()
    {
        const double compute = 5.76e23;
        var rounded = ChinchillaLaws.HoffmannRounded.Optimal(compute);
        var unrounded = ChinchillaLaws.HoffmannUnrounded.Optimal(compute);
        var epoch = ChinchillaLaws.Epoch.Optimal(compute);
        Assert.Equal(3.22e10, rounded.Parameters, 5e7);
        Assert.Equal(92.7, rounded.TokensPerParameter, 0.1); // The checked value was made from a rounded N.
        Assert.Equal(4.04e10, unrounded.Parameters, 5e7);
        Assert.Equal(58.9, unrounded.TokensPerParameter, 0.05);
        Assert.Equal(7.23e10, epoch.Parameters, 1e8); // The law is printed to four digits.
        Assert.Equal(18.4, epoch.TokensPerParameter, 0.05);
    }

    [Fact]
    public void For_gpt3s_compute_the_best_model_is_a_third_as_large()
    {
        var best = ChinchillaLaws.Epoch.Optimal(3.14e23);
        Assert.Equal(5.29e10, best.Parameters, 5e7);
        Assert.Equal(9.9e11, best.Tokens, 5e9);
        Assert.Equal(3.3, 174.6e9 / best.Parameters, 0.05);
    }

    [Fact]
    public void No_other_division_of_the_compute_has_a_lower_loss()
    {
        const double compute = 1e21;
        Assert.All(ChinchillaLaws.All, law =>
        {
            var best = law.Optimal(compute);
            Assert.Equal(compute, 6 * best.Parameters * best.Tokens, 1e-9 * compute);
            Assert.All([0.5, 0.9, 0.99, 1.01, 1.1, 2.0], factor =>
                Assert.True(law.Loss(best.Parameters * factor, best.Tokens / factor) > best.Loss));
        });
    }

    [Fact]
    public void Unrounded_numbers_round_to_the_printed_ones()
    {
        Assert.Equal(1.6934, ChinchillaLaws.HoffmannUnrounded.E, 5e-5);
        Assert.Equal(406.4, ChinchillaLaws.HoffmannUnrounded.A, 0.05);
        Assert.Equal(410.7, ChinchillaLaws.HoffmannUnrounded.B, 0.05);
    }

    [Fact]
    public void A_law_through_an_own_point_keeps_its_exponent()
    {
        var own = KaplanLaws.Parameters.Through(1e5, 1.9);
        Assert.Equal(1.9, own.Loss(1e5), 1e-9);
        Assert.Equal(1.9 * 0.8395, own.Loss(1e6), 1e-4);
    }

    [Fact]
    public void The_local_exponent_is_the_slope_of_the_logarithms()
    {
        var law = ChinchillaLaws.Epoch;
        const double step = 1e-5;
        var slope = -(Math.Log(law.Loss(1e8 * (1 + step), 1e9)) - Math.Log(law.Loss(1e8 * (1 - step), 1e9))) / (2 * step);
        Assert.Equal(slope, law.LocalParametersExponent(1e8, 1e9), 1e-8);
    }
}
