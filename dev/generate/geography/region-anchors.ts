import type { RegionId } from "../../../lib/domain/grid/regions.ts";

/** A town and its grid region. */
export type RegionAnchor = { readonly regionId: RegionId; readonly latitude: number; readonly longitude: number };

/** All anchors: each point of the country is assigned to the region of the nearest one. */
export function regionAnchors(): RegionAnchor[] {
  return REGION_TOWNS.flatMap(([regionId, towns]) =>
    towns
      .split(";")
      .map((town) => /(-?[\d.]+) (-?[\d.]+)$/.exec(town.trim()))
      .filter((town) => town !== null)
      .map(([, latitude, longitude]) => ({ regionId, latitude: Number(latitude), longitude: Number(longitude) })),
  );
}

/**
 * Towns and villages by region, as name, latitude, longitude, from north to south: those along the borders and enough
 * behind them. Places: GeoNames (CC BY 4.0), rounded, and for villages manually to a kilometre. The distribution area
 * of a place: public statements of the network operators, checked against NESO's map of the licence areas (NESO Open
 * Data Licence: supported by National Energy SO Open Data).
 */
const REGION_TOWNS: readonly (readonly [RegionId, string])[] = [
  [
    1,
    `
      Lerwick 60.153 -1.144; Durness 58.57 -4.74; Alness 57.696 -4.255; Peterhead 57.505 -1.784;
      Lochboisdale 57.15 -7.31; Aberdeen 57.144 -2.098; Ballater 57.05 -3.038; Stonehaven 56.964 -2.212;
      Montrose 56.717 -2.467; Blairgowrie 56.592 -3.34; Arbroath 56.563 -2.587; Carnoustie 56.503 -2.705;
      Dundee 56.469 -2.975; Perth 56.395 -3.431; Crianlarich 56.39 -4.62; Auchterarder 56.296 -3.707;
      Glenfarg 56.28 -3.4; Kinross 56.205 -3.421; Arrochar 56.2 -4.75; Dunblane 56.188 -3.964;
      Crook of Devon 56.18 -3.56; Lochgoilhead 56.17 -4.9; Kippen 56.127 -4.17; Luss 56.1 -4.64;
      Balfron 56.068 -4.336; Fintry 56.05 -4.22; Croftamie 56.04 -4.45; Gartocharn 56.04 -4.52; Strone 55.99 -4.9;
      Dunoon 55.95 -4.927; Rothesay 55.836 -5.055; Bowmore 55.757 -6.28; Millport 55.755 -4.93; Brodick 55.576 -5.15;
      Campbeltown 55.426 -5.608; Innellan 55.9 -4.955; Toward 55.87 -4.98; Carrick Castle 56.108 -4.905;
      Ardentinny 56.05 -4.91;
    `,
  ],
  [
    2,
    `
      Tayport 56.447 -2.88; Newport-on-Tay 56.44 -2.94; Newburgh 56.351 -3.236; Saint Andrews 56.339 -2.799;
      Auchtermuchty 56.29 -3.23; Falkland 56.25 -3.206; Anstruther 56.223 -2.703; Glenrothes 56.195 -3.173;
      Dollar 56.16 -3.67; Bridge of Allan 56.154 -3.946; Blairlogie 56.147 -3.87; Lochgelly 56.13 -3.31;
      Stirling 56.119 -3.937; Garelochhead 56.08 -4.83; Dunfermline 56.072 -3.459; Rosneath 56.01 -4.8;
      Helensburgh 56.006 -4.726; Balloch 56 -4.583; Kilsyth 55.976 -4.059; Lennoxtown 55.97 -4.2;
      Gourock 55.96 -4.82; Dumbarton 55.944 -4.571; Milngavie 55.94 -4.31; Wemyss Bay 55.876 -4.889;
      Eyemouth 55.871 -2.09; Largs 55.796 -4.863; Fairlie 55.76 -4.853; West Kilbride 55.69 -4.855;
      Holy Island 55.68 -1.8; Cornhill-on-Tweed 55.65 -2.22; Lowick 55.65 -1.97; Irvine 55.619 -4.655;
      Milfield 55.6 -2.1; Selkirk 55.547 -2.839; Town Yetholm 55.546 -2.27; Jedburgh 55.48 -2.552; Ayr 55.463 -4.634;
      Bonchester Bridge 55.4 -2.65; Saughtree 55.28 -2.71; Girvan 55.243 -4.856; Newcastleton 55.178 -2.812;
      Ballantrae 55.1 -5; Canonbie 55.08 -2.95; Dumfries 55.07 -3.611; Gretna 54.994 -3.066; Annan 54.988 -3.256;
      Castle Douglas 54.941 -3.928; Portpatrick 54.84 -5.12; Kirkcudbright 54.838 -4.049;
    `,
  ],
  [
    3,
    `
      Bewcastle 55.063 -2.682; Roadhead 55.06 -2.75; Longtown 55.009 -2.967; Brampton 54.95 -2.733;
      Bowness-on-Solway 54.95 -3.21; Burgh by Sands 54.92 -3.05; Silloth 54.869 -3.384; Alston 54.809 -2.439;
      Nenthead 54.787 -2.341; Garrigill 54.77 -2.4; Kirkoswald 54.764 -2.695; Workington 54.643 -3.544;
      Appleby-in-Westmorland 54.577 -2.49; Whitehaven 54.549 -3.584; Brough 54.527 -2.32;
      Kirkby Stephen 54.472 -2.349; Ravenstonedale 54.43 -2.43; Ravenglass 54.354 -3.41; Sedbergh 54.321 -2.525;
      Horton in Ribblesdale 54.15 -2.295; Barrow in Furness 54.111 -3.228; Settle 54.069 -2.277; Malham 54.06 -2.153;
      Hellifield 54 -2.22; Gisburn 53.94 -2.26; Colne 53.857 -2.169; Trawden 53.845 -2.135; Blackpool 53.817 -3.05;
      Burnley 53.8 -2.233; Bacup 53.703 -2.201; Banks 53.68 -2.92; Littleborough 53.645 -2.095;
      Burscough 53.596 -2.84; Ormskirk 53.567 -2.882; Skelmersdale 53.55 -2.773; Uppermill 53.55 -2;
      Billinge 53.495 -2.71; Crowden 53.49 -1.89; Haydock 53.467 -2.682; Newton-le-Willows 53.45 -2.63;
      Culcheth 53.45 -2.52; Glossop 53.443 -1.949; Partington 53.42 -2.43; Rixton 53.41 -2.48;
      Altrincham 53.388 -2.348; New Mills 53.366 -2; Wilmslow 53.328 -2.231; Chapel en le Frith 53.324 -1.913;
      Dove Holes 53.3 -1.89; Alderley Edge 53.3 -2.235; Chelford 53.27 -2.28; Macclesfield 53.26 -2.126;
      Buxton 53.257 -1.91; Wildboarclough 53.215 -2.03;
    `,
  ],
  [
    4,
    `
      Belford 55.6 -1.83; Doddington 55.585 -2; Seahouses 55.581 -1.655; Kirknewton 55.56 -2.13;
      Wooler 55.548 -2.012; Alwinton 55.35 -2.12; Byrness 55.32 -2.36; Kielder 55.235 -2.58;
      Bellingham 55.145 -2.254; Gilsland 54.99 -2.57; Lambley 54.92 -2.51; Whitfield 54.9 -2.35;
      Slaggyford 54.86 -2.5; Consett 54.854 -1.832; Allenheads 54.8 -2.22; Cowshill 54.76 -2.23;
      Hartlepool 54.686 -1.21; Middleton-in-Teesdale 54.625 -2.082; Whitby 54.488 -0.615; Keld 54.405 -2.168;
      Reeth 54.389 -1.943; Leyburn 54.31 -1.83; Hawes 54.304 -2.196; Middleham 54.285 -1.805;
      Scarborough 54.28 -0.404; Pickering 54.25 -0.767; Filey 54.21 -0.289; Rillington 54.16 -0.69;
      Malton 54.137 -0.8; Norton 54.133 -0.785; Easingwold 54.12 -1.194; Pateley Bridge 54.086 -1.76;
      Haxby 54.014 -1.071; Knaresborough 54.009 -1.469; Harrogate 53.991 -1.537; North Rigton 53.96 -1.57;
      York 53.958 -1.083;
    `,
  ],
  [
    5,
    `
      Buckden 54.19 -2.09; Hunmanby 54.18 -0.32; Sherburn 54.18 -0.53; Kettlewell 54.147 -2.047;
      Arncliffe 54.14 -2.105; Flamborough 54.116 -0.12; Langtoft 54.09 -0.46; Grassington 54.071 -1.998;
      Hebden 54.06 -1.96; Fewston 53.98 -1.7; Skipton 53.961 -2.017; Pocklington 53.933 -0.781;
      Wetherby 53.928 -1.387; Barnoldswick 53.917 -2.187; Earby 53.916 -2.14; Otley 53.906 -1.694;
      Cowling 53.885 -2.05; Tadcaster 53.883 -1.263; Leeds 53.796 -1.548; Selby 53.783 -1.067;
      Hebden Bridge 53.741 -2.013; Todmorden 53.714 -2.097; Spurn 53.62 0.14; Marsden 53.6 -1.93;
      Holmfirth 53.57 -1.788; Langsett 53.5 -1.68; Caistor 53.497 -0.315; Haxey 53.49 -0.84;
      Kirton in Lindsey 53.475 -0.596; Bawtry 53.431 -1.019; Rotherham 53.43 -1.357; Saltfleet 53.42 0.18;
      Market Rasen 53.388 -0.338; Sheffield 53.383 -1.466; Gainsborough 53.383 -0.767; Blyth Notts 53.378 -1.06;
      Carlton in Lindrick 53.37 -1.11; Dinnington 53.367 -1.2; Edale 53.365 -1.815; Bamford 53.35 -1.69;
      Hope 53.348 -1.743; Castleton 53.343 -1.776; Legbourne 53.34 0.05; Ingham 53.34 -0.58;
      Donington on Bain 53.33 -0.15; Dronfield 53.302 -1.475;
    `,
  ],
  [
    6,
    `
      Southport 53.646 -3.01; Ainsdale 53.605 -3.04; Formby 53.558 -3.07; Aughton 53.545 -2.92; Rainford 53.5 -2.79;
      Saint Helens 53.45 -2.733; Amlwch 53.41 -4.347; Warrington 53.393 -2.58; Lymm 53.381 -2.478;
      Widnes 53.362 -2.734; Llandudno 53.325 -3.831; Holyhead 53.306 -4.632; Knutsford 53.303 -2.375;
      Frodsham 53.295 -2.727; Holmes Chapel 53.2 -2.36; Newborough 53.165 -4.36; Sandbach 53.145 -2.363;
      Crewe 53.098 -2.442; Alsager 53.096 -2.306; Nantwich 53.069 -2.521; Corwen 52.98 -3.37;
      Whitchurch 52.967 -2.683; Prees 52.9 -2.665; Wem 52.858 -2.718; Llanrhaeadr 52.825 -3.3;
      Aberdaron 52.805 -4.71; Baschurch 52.79 -2.855; Shawbury 52.79 -2.655; Llanymynech 52.78 -3.09;
      Welshpool 52.66 -3.147; Tywyn 52.586 -4.093; Newtown 52.517 -3.3; Kerry 52.5 -3.26; Llanidloes 52.45 -3.54;
      Aberystwyth 52.415 -4.083; Ponterwyd 52.41 -3.84; Llangurig 52.404 -3.603; Devils Bridge 52.377 -3.85;
      Llanilar 52.355 -4.02; Llanrhystud 52.305 -4.15;
    `,
  ],
  [
    7,
    `
      Llanbadarn Fynydd 52.39 -3.3; Pant-y-dwr 52.36 -3.55; Cwmystwyth 52.355 -3.75; Llanbister 52.353 -3.309;
      Llanon 52.28 -4.177; Pontrhydfendigaid 52.277 -3.86; Aberaeron 52.242 -4.259; New Radnor 52.24 -3.155;
      Tregaron 52.22 -3.933; New Quay 52.215 -4.358; Aberporth 52.132 -4.543; Llanwrtyd Wells 52.108 -3.64;
      Painscastle 52.107 -3.215; Cardigan 52.084 -4.662; Hay-on-Wye 52.074 -3.126; Fishguard 51.994 -4.976;
      Llanthony 51.944 -3.037; Grosmont Gwent 51.916 -2.867; Pandy 51.9 -2.97; St Davids 51.882 -5.268;
      Skenfrith 51.879 -2.79; Monmouth 51.813 -2.714; Milford Haven 51.713 -5.034; Pontypool 51.701 -3.044;
      Tintern 51.696 -2.68; Llanelli 51.682 -4.162; Pembroke 51.675 -4.913; Tenby 51.673 -4.704;
      Chepstow 51.641 -2.677; Swansea 51.621 -3.943; Newport 51.588 -2.998; Bridgend 51.506 -3.577;
      Cardiff 51.48 -3.18; Porthcawl 51.479 -3.704; Barry 51.4 -3.284;
    `,
  ],
  [
    8,
    `
      Flash 53.195 -1.95; Longnor 53.18 -1.87; Congleton 53.163 -2.213; Hartington 53.14 -1.81;
      Biddulph 53.117 -2.176; Leek 53.104 -2.022; Kidsgrove 53.087 -2.245; Audley 53.05 -2.31;
      Waterhouses 53.05 -1.87; Madeley 52.995 -2.34; Cheadle 52.983 -1.983; Alton Staffs 52.98 -1.89;
      Woore 52.975 -2.4; Stone 52.906 -2.154; Market Drayton 52.905 -2.49; Hodnet 52.85 -2.575;
      Abbots Bromley 52.82 -1.88; Stafford 52.805 -2.116; Newport 52.767 -2.377; Alrewas 52.735 -1.75;
      Alberbury 52.72 -2.95; Shrewsbury 52.71 -2.752; Lichfield 52.682 -1.825; Telford 52.677 -2.449;
      Westbury 52.67 -2.95; Shenstone 52.64 -1.84; Chirbury 52.58 -3.09; Sutton Coldfield 52.567 -1.817;
      Churchstoke 52.53 -3.08; Coleshill 52.5 -1.7; Solihull 52.414 -1.781; Beguildy 52.4 -3.19;
      Cleobury Mortimer 52.379 -2.482; Knighton 52.343 -3.047; Redditch 52.307 -1.946; Presteigne 52.272 -3.006;
      Studley 52.27 -1.892; Alcester 52.217 -1.867; Stratford-upon-Avon 52.192 -1.707; Eardisley 52.137 -3.005;
      Cropredy 52.115 -1.315; Clifford 52.1 -3.1; Shotteswell 52.1 -1.38; Dorstone 52.066 -3; Banbury 52.063 -1.342;
      Shipston on Stour 52.061 -1.628; Hereford 52.057 -2.715; Peterchurch 52.04 -2.955; Bloxham 52.02 -1.375;
      Hook Norton 51.995 -1.48; Long Compton 51.995 -1.58; Moreton in Marsh 51.99 -1.703; Longtown 51.957 -2.989;
      Walterstone 51.94 -2.96; Stow on the Wold 51.93 -1.724; Guiting Power 51.925 -1.865; Ross on Wye 51.917 -2.567;
      Cheltenham 51.9 -2.08; Symonds Yat 51.84 -2.64; Coleford 51.795 -2.614; Bisley 51.755 -2.14;
      Lydney 51.726 -2.526; Minchinhampton 51.705 -2.185; Nailsworth 51.694 -2.22; Wotton-under-Edge 51.632 -2.345;
      Aust 51.6 -2.63; Wickwar 51.595 -2.4; Hawkesbury Upton 51.58 -2.32; Yate 51.541 -2.418;
      Chipping Sodbury 51.538 -2.394; Marshfield 51.46 -2.32;
    `,
  ],
  [
    9,
    `
      Misterton 53.45 -0.84; Beckingham 53.4 -0.83; Mablethorpe 53.341 0.261; Hathersage 53.33 -1.654;
      Bradwell 53.33 -1.74; Retford 53.322 -0.943; Killamarsh 53.32 -1.31; Eckington 53.31 -1.36;
      Sutton on Sea 53.31 0.28; Worksop 53.302 -1.124; Grindleford 53.295 -1.635; Wragby 53.29 -0.3;
      Tideswell 53.28 -1.77; Alford 53.259 0.176; Chesterfield 53.25 -1.417; Taddington 53.235 -1.79;
      Lincoln 53.227 -0.538; Bakewell 53.213 -1.675; Horncastle 53.208 -0.117; Earl Sterndale 53.2 -1.86;
      Skegness 53.144 0.336; Matlock 53.138 -1.556; Wainfleet 53.107 0.234; Wirksworth 53.082 -1.574;
      Ashbourne 53.017 -1.733; Boston 52.976 -0.027; Denstone 52.965 -1.855; Uttoxeter 52.898 -1.865;
      Tutbury 52.86 -1.685; Long Clawson 52.84 -0.93; Burton upon Trent 52.807 -1.643; Holbeach 52.804 0.014;
      Long Sutton Lincs 52.785 0.12; Swadlincote 52.774 -1.557; Sutton Bridge 52.77 0.18;
      Market Deeping 52.68 -0.315; Crowland 52.676 -0.168; Tamworth 52.634 -1.696; Wittering 52.6 -0.45;
      Atherstone 52.575 -1.547; Kingsbury 52.56 -1.68; Nuneaton 52.523 -1.465; Oundle 52.48 -0.47;
      Meriden 52.44 -1.64; Thrapston 52.397 -0.539; Balsall Common 52.39 -1.65; Raunds 52.344 -0.537;
      Higham Ferrers 52.306 -0.593; Henley-in-Arden 52.29 -1.78; Claverdon 52.275 -1.71; Southam 52.253 -1.388;
      Riseley 52.25 -0.48; Barford 52.245 -1.6; Sharnbrook 52.225 -0.545; Harrold 52.2 -0.61;
      Wellesbourne 52.19 -1.59; Byfield 52.175 -1.24; Kineton 52.16 -1.51; Olney 52.153 -0.702;
      Newport Pagnell 52.087 -0.722; Middleton Cheney 52.07 -1.27; Brackley 52.033 -1.15; Woburn Sands 52.016 -0.65;
      Bletchley 51.993 -0.735; Winslow 51.94 -0.88; Steeple Claydon 51.94 -0.985; Stewkley 51.925 -0.76;
      Marsh Gibbon 51.9 -1.06;
    `,
  ],
  [
    10,
    `
      Wells-next-the-Sea 52.954 0.85; Hunstanton 52.95 0.5; Cromer 52.931 1.299; Terrington 52.75 0.29;
      Wisbech 52.666 0.159; Great Yarmouth 52.608 1.731; Peterborough 52.574 -0.248; Whittlesey 52.558 -0.13;
      Yaxley 52.52 -0.26; Lowestoft 52.475 1.752; Chatteris 52.456 0.052; Sawtry 52.44 -0.284; Diss 52.377 1.109;
      Southwold 52.327 1.68; Kimbolton 52.297 -0.389; Saint Neots 52.217 -0.267; Aldeburgh 52.155 1.602;
      Bedford 52.135 -0.466; Cranfield 52.07 -0.61; Ampthill 52.027 -0.496; Flitwick 52.003 -0.495;
      Felixstowe 51.964 1.351; Leighton Buzzard 51.917 -0.658; Wing 51.895 -0.72; Dunstable 51.886 -0.523;
      Waddesdon 51.845 -0.925; Brill 51.82 -1.05; Aylesbury 51.817 -0.815; Clacton-on-Sea 51.79 1.156;
      Harlow 51.777 0.112; Thame 51.748 -0.976; Princes Risborough 51.725 -0.831; Great Missenden 51.705 -0.705;
      Chinnor 51.7 -0.91; Waltham Cross 51.686 -0.036; Amersham 51.667 -0.617; Watford 51.655 -0.396;
      Rickmansworth 51.639 -0.477; Burnham-on-Crouch 51.633 0.815; Chingford 51.632 0.004; Edmonton 51.625 -0.06;
      Brentwood 51.621 0.306; Tottenham 51.6 -0.07; Finchley 51.6 -0.19; Hornsey 51.585 -0.12; Harrow 51.578 -0.332;
      Romford 51.575 0.186; Golders Green 51.575 -0.2; Ruislip 51.573 -0.423; Basildon 51.568 0.458;
      Wembley Park 51.56 -0.28; Hornchurch 51.557 0.217; Wembley 51.552 -0.297; Southend-on-Sea 51.538 0.714;
      Canvey Island 51.522 0.581; Rainham 51.52 0.19; Purfleet 51.48 0.24; Grays 51.476 0.325;
    `,
  ],
  [
    11,
    `
      Bradley Stoke 51.53 -2.55; Mangotsfield 51.488 -2.504; Portishead 51.482 -2.77; Clevedon 51.442 -2.858;
      Keynsham 51.414 -2.498; Bath 51.375 -2.362; Weston-super-Mare 51.346 -2.977; Radstock 51.29 -2.45;
      Mells 51.24 -2.39; Burnham-on-Sea 51.239 -2.998; Lynton 51.23 -3.841; Ilfracombe 51.209 -4.113;
      Minehead 51.205 -3.483; Watchet 51.182 -3.331; Evercreech 51.145 -2.505; Street 51.125 -2.74;
      Keinton Mandeville 51.075 -2.62; Hartland 50.993 -4.48; Martock 50.97 -2.77; Great Torrington 50.953 -4.144;
      Crewkerne 50.883 -2.796; Beaminster 50.809 -2.739; Bridport 50.734 -2.758; Burton Bradstock 50.7 -2.73;
      Camelford 50.622 -4.68; Padstow 50.539 -4.937; Torquay 50.462 -3.525; Dartmouth 50.352 -3.579;
      Kingsbridge 50.285 -3.776; Saint Ives 50.209 -5.487; Lizard 49.96 -5.205; Hugh Town 49.914 -6.311;
    `,
  ],
  [
    12,
    `
      Aynho 51.99 -1.25; Deddington 51.98 -1.32; Chipping Norton 51.941 -1.545; Kingham 51.915 -1.62;
      Bicester 51.9 -1.154; Bourton on the Water 51.886 -1.755; Andoversford 51.875 -1.97; Charlbury 51.87 -1.48;
      Northleach 51.83 -1.835; Bibury 51.76 -1.83; Oxford 51.752 -1.256; Wheatley 51.745 -1.13;
      Cirencester 51.719 -1.971; Stokenchurch 51.66 -0.9; Watlington 51.645 -1.005; Tetbury 51.639 -2.162;
      High Wycombe 51.629 -0.749; Beaconsfield 51.612 -0.647; Chalfont Saint Peter 51.609 -0.556;
      Harefield 51.6 -0.48; Malmesbury 51.582 -2.097; Uxbridge 51.549 -0.482; Northolt 51.548 -0.37;
      Greenford 51.53 -0.355; Hillingdon 51.53 -0.45; Ealing 51.512 -0.302; Acton 51.51 -0.27; Chiswick 51.49 -0.26;
      Brentford 51.485 -0.31; Kew 51.48 -0.29; Hounslow 51.468 -0.361; Chippenham 51.46 -2.125;
      Feltham 51.446 -0.414; Colerne 51.44 -2.26; Egham 51.432 -0.552; Ashford 51.432 -0.458; Staines 51.431 -0.506;
      Hungerford 51.415 -1.516; Box 51.415 -2.25; Sunbury 51.41 -0.42; Bagshot 51.36 -0.69;
      Bradford on Avon 51.347 -2.25; Chobham 51.347 -0.605; Camberley 51.337 -0.743; Norton St Philip 51.305 -2.325;
      Upavon 51.294 -1.81; Aldershot 51.248 -0.764; Frome 51.228 -2.322; Godalming 51.186 -0.615;
      Milford 51.17 -0.65; Bordon 51.114 -0.862; Bruton 51.113 -2.453; Rudgwick 51.095 -0.445;
      Haslemere 51.09 -0.708; Castle Cary 51.09 -2.514; Loxwood 51.07 -0.52; Billingshurst 51.023 -0.454;
      Ilchester 51 -2.68; Petworth 50.986 -0.61; Sherborne 50.946 -2.518; Yeovil 50.942 -2.632;
      Amberley 50.905 -0.54; Arundel 50.854 -0.554; Evershot 50.84 -2.605; Bognor Regis 50.782 -0.68;
      Maiden Newton 50.78 -2.575; Lymington 50.758 -1.544; Selsey 50.735 -0.79; Wareham 50.688 -2.111;
      Abbotsbury 50.665 -2.6; Ventnor 50.594 -1.207; Portland 50.55 -2.44;
    `,
  ],
  [
    13,
    `
      Buckhurst Hill 51.625 0.035; Woodford Green 51.609 0.023; Walthamstow 51.591 -0.021; Chadwell Heath 51.57 0.13;
      Highgate 51.57 -0.145; Hampstead 51.556 -0.178; Hackney 51.55 -0.05; Willesden 51.55 -0.24;
      Dagenham 51.54 0.13; Islington 51.536 -0.103; Harlesden 51.535 -0.25; Hammersmith 51.494 -0.229;
      Abbey Wood 51.487 0.107; Erith 51.483 0.175; Putney 51.46 -0.22; Crayford 51.45 0.18; Dartford 51.447 0.214;
      Catford 51.445 -0.02; Streatham 51.43 -0.13; Sidcup 51.426 0.104; Chislehurst 51.415 0.07;
      Raynes Park 51.41 -0.23; Beckenham 51.409 -0.025; Bromley 51.406 0.015; Mitcham 51.403 -0.168;
      Morden 51.4 -0.195;
    `,
  ],
  [
    14,
    `
      Richmond 51.462 -0.306; Swanscombe 51.45 0.31; Twickenham 51.445 -0.338; Gravesend 51.442 0.371;
      Sheerness 51.44 0.763; Hampton 51.415 -0.365; Kingston upon Thames 51.413 -0.297; Norbury 51.41 -0.12;
      Thornton Heath 51.4 -0.1; Swanley 51.397 0.173; Leysdown 51.397 0.925; St Mary Cray 51.395 0.115;
      Strood 51.393 0.477; Surbiton 51.391 -0.298; Gillingham 51.389 0.549; Chertsey 51.388 -0.508;
      Walton-on-Thames 51.387 -0.413; Croydon 51.383 -0.1; Margate 51.381 1.386; Orpington 51.375 0.098;
      West Wickham 51.375 -0.015; Hayes Kent 51.375 0.02; Herne Bay 51.373 1.129; Weybridge 51.372 -0.46;
      Addlestone 51.371 -0.494; Sutton 51.35 -0.2; Ramsgate 51.336 1.418; Woking 51.319 -0.559;
      Brookwood 51.3 -0.635; Worplesdon 51.27 -0.61; Oxted 51.257 -0.006; Guildford 51.235 -0.574;
      Dorking 51.232 -0.334; Deal 51.223 1.404; Wonersh 51.2 -0.55; Headcorn 51.17 0.624; Cranleigh 51.142 -0.484;
      Dunsfold 51.115 -0.565; Horsham 51.063 -0.328; Crowborough 51.061 0.163; New Romney 50.986 0.941;
      Pulborough 50.958 -0.513; Storrington 50.918 -0.455; Steyning 50.887 -0.328; Hailsham 50.862 0.258;
      Angmering 50.83 -0.485; Worthing 50.818 -0.375; Littlehampton 50.811 -0.541; Seaford 50.771 0.103;
      Eastbourne 50.769 0.285;
    `,
  ],
];
